import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UsageError } from '../errors.ts';
import type { SecretOrigin } from '../ports.ts';

/**
 * Checks that secrets can be had from where they are said to be, without reading any.
 * @param secrets by id; null is none
 * @throws UsageError for the first that cannot
 */
export async function requireSecrets(
  secrets: Readonly<Record<string, SecretOrigin | null>>,
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  for (const [id, from] of Object.entries(secrets)) {
    if (from === null) continue;
    if (from.kind === 'env') {
      if (env[from.name] !== undefined) continue;
      throw new UsageError(
        `Secret ${id}: the variable ${from.name} is not set here; set it before the start.`,
      );
    }
    const found = await stat(resolve(cwd, from.path)).catch(() => null);
    // What is no file here may be the secret itself, so it is not repeated.
    if (found === null || found.isDirectory()) {
      throw new UsageError(`Secret ${id}: there is no such file; write the path of one, or env=NAME.`);
    }
  }
}
