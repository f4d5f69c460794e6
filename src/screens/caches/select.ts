import { type CacheMount, cacheMountName } from '../../ports.ts';
import { plainText } from '../../progress/sanitize.ts';
import { type Address, cacheAddress } from '../../states/address.ts';
import type { AppState } from '../../store/state.ts';
import type { CacheRow } from './state.ts';

/** The row under the cursor; null if there is none. */
export function cacheRow({ caches }: AppState): CacheRow | null {
  return caches.rows[caches.cursor] ?? null;
}

/** Why there is no row to act on. */
export function noCacheRow({ caches }: AppState): string {
  if (caches.phase === 'loading') return 'The builder has not yet said which cache mounts it has.';
  if (caches.phase === 'failed') return 'The cache mounts of the builder are not known.';
  return 'The builder has no cache mounts.';
}

/** Why nothing can be done with one that the engine does not measure. */
export const UNMEASURED =
  'The engine cannot measure this cache mount, since a path in it is too long, and says nothing else of it: a RUN that mounts it can remove that path.';

/** The cache mount under the cursor, to look into it; a sentence if that is not possible. */
export function cacheHere(state: AppState): Address | string {
  const row = cacheRow(state);
  if (row === null) return noCacheRow(state);
  if (row.mount.bytes === null) return UNMEASURED;
  return cacheAddress(state.dockerfile, row.mount, row.lines[0] ?? null, state.target);
}

/** A cache mount as the Dockerfile names it. Filtered. */
export function cacheName(mount: CacheMount): string {
  return plainText(cacheMountName(mount));
}
