import { comparePaths } from './paths.ts';

/** The position of the first of some entries, in the order of paths, that is not before a path. */
export function positionOf(entries: readonly { readonly path: string }[], path: string): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (comparePaths(entries[middle]?.path ?? '', path) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
