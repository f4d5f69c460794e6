import type { CommonOptions } from '../commands/wiring.ts';
import type { SecretSource } from '../ports.ts';
import { hideTexts } from '../progress/hidden.ts';
import type { GivenSecret } from '../states/exposure.ts';

/** Reads the values of `--secret` that a check looks for. From then on none of them is shown, wherever it turns up. */
export async function readSecrets(
  { definition }: Pick<CommonOptions, 'definition'>,
  sources: readonly SecretSource[],
): Promise<readonly GivenSecret[]> {
  if (sources.length === 0) return [];
  const [{ readGivenSecrets }, { needlesOf }] = await Promise.all([
    import('../project/given-secrets.ts'),
    import('../states/exposure.ts'),
  ]);
  const secrets = await readGivenSecrets(sources, { ...definition?.secretEnv, ...process.env });
  hideTexts(secrets.flatMap(needlesOf).map(({ bytes }) => Buffer.from(bytes).toString('utf8')));
  return secrets;
}
