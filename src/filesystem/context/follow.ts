import type { FolderNames } from './folder-names.ts';
import type { ContextListing } from './listing.ts';

/** How many symlinks Linux follows before it reports a loop. */
const MAX_SYMLINKS = 40;

/** Where a path leads. */
export interface FollowedPath {
  /** Null for what is not there, and for a loop. */
  readonly found: number | null;
  /** The links that it goes through. */
  readonly links: readonly number[];
}

/**
 * Follows a path and the links in it through the entries that are sent, as the engine does: an absolute link starts at
 * the root, and none leads out of it.
 * @param names of the listing
 * @param from the folder in which the path starts
 * @param parts the names of the path, as patterns see them
 */
export function followInListing(
  listing: ContextListing,
  names: FolderNames,
  from: number,
  parts: readonly string[],
  sent: Uint8Array,
): FollowedPath {
  const links: number[] = [];
  const rest = [...parts];
  let at = from;
  for (let part = rest.shift(); part !== undefined; part = rest.shift()) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      at = Math.max(0, listing.parent(at));
      continue;
    }
    const next = names.find(at, part);
    if (next === null || sent[next] !== 1) return { found: null, links };
    const target = listing.target(next);
    if (target === null) {
      at = next;
      continue;
    }
    if (links.push(next) > MAX_SYMLINKS) return { found: null, links };
    if (target.startsWith('/')) at = 0;
    rest.unshift(...target.split('/'));
  }
  return { found: at, links };
}
