import { parseBuildArgs, parseBuildContexts } from '../commands/flags/build-args.ts';
import { cacheSecrets } from '../commands/flags/caches.ts';
import { parseSecret } from '../commands/flags/secrets.ts';
import type { CommonOptions } from '../commands/wiring.ts';
import { isSecretName } from '../dockerfile/secret-name.ts';
import { addressSecrets } from './address-secrets.ts';

/** Values that are no secret whatever the name, as in `USE_AUTH=true`. Hidden, they would be missing everywhere. */
const PLAIN_VALUE = /^(?:true|false|none|null|default|enabled|disabled|\d{1,5})$/i;

/** Secrets that caches take from the environment. */
const CACHE_VARIABLES = ['ACTIONS_RUNTIME_TOKEN', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'];

type SecretFlags = 'buildArg' | 'buildContext' | 'cacheFrom' | 'cacheTo' | 'context' | 'file' | 'secret';

/**
 * The secrets of a command line: build args with such a name, environment variables of `--secret`, keys of caches, and
 * what logs in at the addresses of contexts.
 */
export function secretValues(
  { buildArg, buildContext, cacheFrom, cacheTo, context, file, secret }: Pick<CommonOptions, SecretFlags>,
  env: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  const args = Object.entries(parseBuildArgs(buildArg, env)).filter(([name]) => isSecretName(name));
  const variables = secret.flatMap((value) => {
    const { from } = parseSecret(value, env);
    return from.kind === 'env' ? [env[from.name] ?? ''] : [];
  });
  const entries = [...cacheFrom, ...cacheTo];
  const keys = entries.length === 0 ? [] : CACHE_VARIABLES.map((name) => env[name] ?? '');
  const caches = [...cacheSecrets(entries), ...keys.filter((value) => value !== '')];
  const addresses = [context, file ?? '', ...Object.values(parseBuildContexts(buildContext))];
  const logins = addresses.flatMap(addressSecrets);
  return [...args.map(([, value]) => value), ...variables, ...caches, ...logins].filter(
    (value) => !PLAIN_VALUE.test(value),
  );
}
