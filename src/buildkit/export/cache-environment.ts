import type { CacheEntry } from '../../ports.ts';

type Environment = Readonly<Record<string, string | undefined>>;
type Attrs = Readonly<Record<string, string>>;

/**
 * Adds what buildx takes from the environment (docker/buildx build/opt.go): the token and address of the GitHub cache,
 * keys of Amazon. Null for a GitHub cache outside of a workflow, which buildx leaves out as well.
 */
export function withEnvironment({ type, attrs }: CacheEntry, env: Environment): CacheEntry | null {
  if (type === 's3') return { type, attrs: amazon(attrs, env) };
  if (type !== 'gha') return { type, attrs };
  const all = github(attrs, env);
  const isActive = (all.token ?? '') !== '' && ((all.url ?? '') !== '' || (all.url_v2 ?? '') !== '');
  return isActive ? { type, attrs: all } : null;
}

function github(attrs: Attrs, env: Environment): Attrs {
  const isV2 = /^(?:1|t|true)$/i.test(env.ACTIONS_CACHE_SERVICE_V2 ?? '');
  const version = attrs.version ?? (isV2 ? '2' : '');
  const given = {
    token: env.ACTIONS_RUNTIME_TOKEN,
    url_v2: version === '2' ? env.ACTIONS_RESULTS_URL : undefined,
    url: env.ACTIONS_CACHE_URL ?? env.ACTIONS_RESULTS_URL,
  };
  return { ...defined(given), ...attrs };
}

function amazon(attrs: Attrs, env: Environment): Attrs {
  // A session's token belongs to the session's keys.
  if (attrs.access_key_id !== undefined && attrs.secret_access_key !== undefined) return attrs;
  const given = {
    access_key_id: env.AWS_ACCESS_KEY_ID || undefined,
    secret_access_key: env.AWS_SECRET_ACCESS_KEY || undefined,
    session_token: env.AWS_SESSION_TOKEN || undefined,
  };
  return { ...defined(given), ...attrs };
}

function defined(values: Readonly<Record<string, string | undefined>>): Attrs {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
