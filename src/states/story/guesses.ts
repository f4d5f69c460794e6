import { nameOf } from '../../filesystem/paths.ts';
import { holdsBytes } from '../../filesystem/sizes.ts';
import type { TreeEntry } from '../../filesystem/types.ts';
import type { Sliced } from '../../turns.ts';
import { hasSubsecondTime } from '../known-comparisons.ts';

/** A file that a RUN wrote, and one that was there before, or in a mount, and may be the same. */
export interface Guess {
  readonly from: TreeEntry;
  readonly to: TreeEntry;
  readonly isGone: boolean;
}

/** With more guesses than that, only likely ones are tried. */
const MAX_GUESSES = 5_000;

/** How many guesses each file has then at least. */
const MIN_OF_FILE = 8;

interface Wanted {
  /** Paths that are gone from their old place. */
  readonly gone: ReadonlySet<string>;
  /** Whether only what is gone, has the same name or is proven is a guess. */
  readonly onlyLikely: boolean;
}

/** Pairs files that were written with those of the same size that they may be: the most likely first; sliced. */
export function* guessesOf(
  written: readonly TreeEntry[],
  old: Iterable<TreeEntry>,
  { gone, onlyLikely }: Wanted,
): Sliced<readonly Guess[]> {
  const files = written.filter(isFull);
  const bySize = new Map<number, OfSize>();
  for (const { size } of files) bySize.set(size, new OfSize());
  for (const entry of old) {
    yield;
    if (isFull(entry)) bySize.get(entry.size)?.add(entry, gone.has(entry.path));
  }
  const count = files.reduce((sum, { size }) => sum + (bySize.get(size)?.all.length ?? 0), 0);
  const isFew = count <= MAX_GUESSES;
  const most = isFew ? MAX_GUESSES : Math.max(MIN_OF_FILE, Math.floor(MAX_GUESSES / files.length));
  const found: Guess[] = [];
  for (const to of files) {
    yield;
    const same = bySize.get(to.size);
    const candidates = isFew && !onlyLikely ? same?.all : same?.likely(to, most);
    for (const from of candidates ?? []) found.push({ from, to, isGone: gone.has(from.path) });
  }
  return found.toSorted((x, y) => rankOf(x) - rankOf(y));
}

/** Smaller is likelier. */
function rankOf(guess: Guess): number {
  const { from, to, isGone } = guess;
  const isAlike = from.mode === to.mode && from.uid === to.uid && from.gid === to.gid;
  return (
    (isProven(guess) ? 0 : 8) +
    (isGone ? 0 : 4) +
    (nameOf(from.path) === nameOf(to.path) ? 0 : 2) +
    (isAlike ? 0 : 1)
  );
}

/** Only one write has a time with fractions of a second. */
export function isProven({ from, to }: Pick<Guess, 'from' | 'to'>): boolean {
  return from.mtimeNs === to.mtimeNs && hasSubsecondTime(from);
}

/** Whether an entry has contents that tell it from others. */
export function isFull(entry: TreeEntry): boolean {
  return holdsBytes(entry) && entry.size > 0;
}

/** Old files of one size. */
class OfSize {
  readonly all: TreeEntry[] = [];
  readonly #gone: TreeEntry[] = [];
  readonly #byTime = new Map<bigint, TreeEntry[]>();
  readonly #byName = new Map<string, TreeEntry[]>();
  readonly #goneByName = new Map<string, TreeEntry[]>();

  add(entry: TreeEntry, isGone: boolean): void {
    this.all.push(entry);
    const name = nameOf(entry.path);
    if (hasSubsecondTime(entry)) addTo(this.#byTime, entry.mtimeNs, entry);
    addTo(this.#byName, name, entry);
    if (!isGone) return;
    this.#gone.push(entry);
    addTo(this.#goneByName, name, entry);
  }

  /** Those that a file may most likely be: those that are proven, of the same name, or gone. */
  likely(to: TreeEntry, most: number): readonly TreeEntry[] {
    const found = new Set<TreeEntry>();
    const name = nameOf(to.path);
    for (const entries of [
      this.#byTime.get(to.mtimeNs),
      this.#goneByName.get(name),
      this.#byName.get(name),
      this.#gone,
    ]) {
      for (const entry of entries ?? []) {
        if (found.size >= most) return [...found];
        found.add(entry);
      }
    }
    return [...found];
  }
}

function addTo<K>(map: Map<K, TreeEntry[]>, key: K, entry: TreeEntry): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [entry]);
  else known.push(entry);
}
