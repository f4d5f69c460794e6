import { parseBuildArgs } from '../commands/flags/build-args.ts';
import { parseSecret } from '../commands/flags/secrets.ts';
import type { CommonOptions } from '../commands/wiring.ts';
import { isSecretName } from '../dockerfile/secret-name.ts';

/** Values that are no secret whatever the name, as in `USE_AUTH=true`. Hidden, they would be missing everywhere. */
const PLAIN_VALUE = /^(?:true|false|none|null|default|enabled|disabled|\d{1,5})$/i;

/** The secrets of a command line: build args with such a name, and environment variables of `--secret`. */
export function secretValues(
  { buildArg, secret }: Pick<CommonOptions, 'buildArg' | 'secret'>,
  env: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  const args = Object.entries(parseBuildArgs(buildArg, env)).filter(([name]) => isSecretName(name));
  const variables = secret.flatMap((value) => {
    const { from } = parseSecret(value, env);
    return from.kind === 'env' ? [env[from.name] ?? ''] : [];
  });
  return [...args.map(([, value]) => value), ...variables].filter((value) => !PLAIN_VALUE.test(value));
}
