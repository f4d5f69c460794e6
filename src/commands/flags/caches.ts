import { resolve } from 'node:path';
import { UsageError } from '../../errors.ts';
import type { CacheEntry } from '../../ports.ts';
import { HIDDEN } from '../../progress/hidden.ts';
import { flagFields } from './csv.ts';
import { splitOnce } from './fields.ts';

/**
 * `NAME[,NAME…]` of images in a registry, or `type=TYPE,KEY=VALUE…` (docker/buildx util/buildflags/cache.go).
 * @param cwd what `src` and `dest` are relative to
 * @throws UsageError; its message holds no value, since they can be secrets
 */
export function parseCaches(
  flag: '--cache-from' | '--cache-to',
  values: readonly string[],
  cwd: string,
): readonly CacheEntry[] {
  return values.filter((value) => value !== '').flatMap((value) => parseCache(flag, value, cwd));
}

function parseCache(flag: string, value: string, cwd: string): readonly CacheEntry[] {
  const fields = flagFields(flag, value);
  if (!value.includes('=')) {
    return fields.map((ref) => ({ type: 'registry', attrs: { ref } }));
  }
  const attrs = new Map<string, string>();
  let type = '';
  for (const [at, field] of fields.entries()) {
    const [name, text] = splitOnce(field);
    if (text === undefined) {
      // It may be the rest of a secret with a comma in it.
      throw new UsageError(
        `${flag}: part ${at + 1} is not KEY=VALUE; write type=TYPE,KEY=VALUE, and "KEY=a,b" for a value with a comma.`,
      );
    }
    const key = name.toLowerCase();
    if (key === 'type') type = text;
    else attrs.set(key, (key === 'src' || key === 'dest') && text !== '' ? resolve(cwd, text) : text);
  }
  if (type === '') {
    throw new UsageError(
      `${flag}: the type is missing: write type=registry, local, inline, gha, s3 or azblob.`,
    );
  }
  return [{ type, attrs: Object.fromEntries(attrs) }];
}

/** Attributes of caches that are secrets. */
const SECRET_ATTRS = ['token', 'secret_access_key', 'session_token', 'access_key_id', 'secret_key'];

/** The secrets in these flags. */
export function cacheSecrets(values: readonly string[]): readonly string[] {
  return parseCaches('--cache-from', values, '/').flatMap(({ attrs }) =>
    SECRET_ATTRS.flatMap((key) => (attrs[key] === undefined || attrs[key] === '' ? [] : [attrs[key]])),
  );
}

/** A value of these flags with `***` for what is secret in it. */
export function withoutCacheSecrets(value: string): string {
  // The second one is how CSV writes it inside quotes.
  const secrets = cacheSecrets([value]).flatMap((secret) => [secret, secret.replaceAll('"', '""')]);
  return secrets.reduce((text, secret) => text.replaceAll(`=${secret}`, `=${HIDDEN}`), value);
}
