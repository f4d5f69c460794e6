import type { TreeEntry } from '../filesystem/types.ts';

/** About 100 bytes each. */
const MAX_COMPARISONS = 200_000;

const NS_PER_SECOND = 1_000_000_000n;

/**
 * Whether a time has fractions of a second, so that only one write has it. A time in whole seconds may have been set.
 */
export function hasSubsecondTime({ mtimeNs }: TreeEntry): boolean {
  return mtimeNs % NS_PER_SECOND !== 0n;
}

/**
 * Remembers which files compared equal or not, by path, size and times, so that they are not read again when a build
 * is compared after an edit. Only files whose times cannot have been set.
 */
export class KnownComparisons {
  readonly #known = new Map<string, boolean>();

  get(pair: { readonly a: TreeEntry; readonly b: TreeEntry }): boolean | undefined {
    const key = keyOf(pair);
    return key === null ? undefined : this.#known.get(key);
  }

  set(pair: { readonly a: TreeEntry; readonly b: TreeEntry }, same: boolean): void {
    const key = keyOf(pair);
    if (key === null) return;
    if (this.#known.size >= MAX_COMPARISONS) this.#known.clear();
    this.#known.set(key, same);
  }
}

function keyOf({ a, b }: { readonly a: TreeEntry; readonly b: TreeEntry }): string | null {
  if (!hasSubsecondTime(a) || !hasSubsecondTime(b) || a.mtimeNs === b.mtimeNs) return null;
  return `${a.path}\0${b.path}\0${a.size}\0${a.mtimeNs}\0${b.mtimeNs}`;
}
