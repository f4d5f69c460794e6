import { parseBuildArgs, parseSecret } from '../commands/flags.ts';
import type { CommonOptions } from '../commands/wiring.ts';

/** Names of build args whose values are probably secret. */
const SECRET_NAME = /token|secret|passw|passphrase|pwd|key|credential|auth|private|salt|cookie|session/i;

/** The secrets of a command line: build args with such a name, and environment variables of `--secret`. */
export function secretValues(
  { buildArg, secret }: Pick<CommonOptions, 'buildArg' | 'secret'>,
  env: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  const args = Object.entries(parseBuildArgs(buildArg, env)).filter(([name]) => SECRET_NAME.test(name));
  const variables = secret.flatMap((value) => {
    const { from } = parseSecret(value, env);
    return from.kind === 'env' ? [env[from.name] ?? ''] : [];
  });
  return [...args.map(([, value]) => value), ...variables];
}
