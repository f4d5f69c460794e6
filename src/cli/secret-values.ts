import { parseBuildArgs } from '../commands/flags/build-args.ts';
import { cacheSecrets } from '../commands/flags/caches.ts';
import { parseSecrets } from '../commands/flags/secrets.ts';
import type { CommonOptions } from '../commands/wiring.ts';
import { withLinks } from '../definitions/links.ts';
import { isPlainValue } from '../dockerfile/plain-values.ts';
import { isSecretName } from '../dockerfile/secret-name.ts';
import { addressSecrets } from './address-secrets.ts';

/** Secrets that caches take from the environment. */
const CACHE_VARIABLES = ['ACTIONS_RUNTIME_TOKEN', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'];

type SecretFlags = Pick<CommonOptions, 'buildArg' | 'cacheFrom' | 'cacheTo' | 'secret'>;

type Environment = Readonly<Record<string, string | undefined>>;

/** The secrets of a command line, of its definition and of what that builds first. */
export function secretValues(
  options: SecretFlags & Pick<CommonOptions, 'definition'>,
  env: Environment,
): readonly string[] {
  const { definition, ...flags } = options;
  if (definition === undefined) return flagSecrets(flags, env);
  const linked = withLinks(definition).flatMap((one) =>
    flagSecrets({ ...one.flags, context: one.context }, { ...one.secretEnv, ...env }),
  );
  return [...new Set([...flagSecrets(flags, { ...definition.secretEnv, ...env }), ...linked])];
}

/**
 * The secrets of flags: build args with such a name, environment variables of `--secret`, keys of caches, and
 * the user parts of addresses in any flag.
 */
function flagSecrets(
  flags: SecretFlags & { readonly context?: string },
  env: Environment,
): readonly string[] {
  const { buildArg, cacheFrom, cacheTo, secret } = flags;
  const args = Object.entries(parseBuildArgs(buildArg, env)).filter(([name]) => isSecretName(name));
  const variables = parseSecrets(secret, env).flatMap(({ from }) =>
    from.kind === 'env' ? [env[from.name] ?? ''] : [],
  );
  const entries = [...cacheFrom, ...cacheTo];
  const keys = entries.length === 0 ? [] : CACHE_VARIABLES.map((name) => env[name] ?? '');
  const caches = [...cacheSecrets(entries), ...keys];
  const addresses = addressSecrets(Object.values(flags).flat());
  const values = [...args.map(([, value]) => value), ...variables, ...caches, ...addresses];
  // What is plain stays, but for where it stands beside its name.
  const named = args.filter(([, value]) => isPlainValue(value)).map(([name, value]) => `${name}=${value}`);
  return [...values.filter((value) => value !== '' && !isPlainValue(value)), ...named];
}
