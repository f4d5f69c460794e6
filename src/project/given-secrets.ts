/** Adapter: the values of the secrets that are given to a build, to look for them in what it made. */
import type { SecretSource } from '../ports.ts';
import { readRegularFile } from '../read-file.ts';

export interface GivenSecretValue {
  readonly id: string;
  readonly value: Uint8Array;
}

/**
 * Reads secrets. One that cannot be read, or only once (a pipe), is left out: the build itself says what is wrong with
 * it. Never rejects.
 * @param env where secrets of kind `env` are read from
 */
export async function readGivenSecrets(
  sources: readonly SecretSource[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<readonly GivenSecretValue[]> {
  const read = await Promise.all(
    sources.map(async ({ id, from }) => {
      const value =
        from.kind === 'env'
          ? Buffer.from(env[from.name] ?? '')
          : await readRegularFile(from.path).catch(() => Buffer.alloc(0));
      return { id, value };
    }),
  );
  return read.filter(({ value }) => value.length > 0);
}
