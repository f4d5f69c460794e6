import type { CacheEntry } from '../../ports.ts';
import { hideTexts } from '../../progress/hidden.ts';
import { parseBool } from '../../text/go-bool.ts';
import { amazonKeys } from './amazon-keys.ts';

type Environment = Readonly<Record<string, string | undefined>>;
type Attrs = Readonly<Record<string, string>>;

/**
 * Adds what buildx takes from the environment (docker/buildx build/opt.go): the token and address of the GitHub cache,
 * keys of Amazon. Null for a GitHub cache outside of a workflow, which buildx leaves out as well.
 */
export async function withEnvironment(
  { type, attrs }: CacheEntry,
  env: Environment,
): Promise<CacheEntry | null> {
  if (type === 's3') return { type, attrs: await amazon(attrs, env) };
  if (type !== 'gha') return { type, attrs };
  const all = github(attrs, env);
  const isActive = (all.token ?? '') !== '' && ((all.url ?? '') !== '' || (all.url_v2 ?? '') !== '');
  return isActive ? { type, attrs: all } : null;
}

function github(attrs: Attrs, env: Environment): Attrs {
  const isV2 = parseBool(env.ACTIONS_CACHE_SERVICE_V2) === true;
  const version = attrs.version ?? (isV2 ? '2' : '');
  const given = {
    token: env.ACTIONS_RUNTIME_TOKEN,
    url_v2: version === '2' ? env.ACTIONS_RESULTS_URL : undefined,
    url: env.ACTIONS_CACHE_URL ?? env.ACTIONS_RESULTS_URL,
  };
  return { ...defined(given), ...attrs };
}

async function amazon(attrs: Attrs, env: Environment): Promise<Attrs> {
  // A session's token belongs to the session's keys.
  if (attrs.access_key_id !== undefined && attrs.secret_access_key !== undefined) return attrs;
  const keys = await amazonKeys(env);
  // Keys of files are hidden no sooner than they are read.
  hideTexts([keys.secret_access_key ?? '', keys.session_token ?? '']);
  return { ...keys, ...attrs };
}

function defined(values: Readonly<Record<string, string | undefined>>): Attrs {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
