import type { CacheMount } from '../../ports.ts';
import { plainText } from '../../progress/sanitize.ts';
import type { AppState } from '../../store/state.ts';
import type { CacheRow } from './state.ts';

/** The row under the cursor; null if there is none. */
export function cacheRow({ caches }: AppState): CacheRow | null {
  return caches.rows[caches.cursor] ?? null;
}

/** A cache mount as the Dockerfile names it: its id, or where it is mounted. Filtered. */
export function cacheName({ id, target }: CacheMount): string {
  return plainText(id === null ? target : id.replace(/^\//, ''));
}
