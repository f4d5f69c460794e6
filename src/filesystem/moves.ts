import { byPath, type TreeDiff } from './diff.ts';
import type { FileTree } from './file-tree.ts';
import { nameOf } from './paths.ts';
import { holdsBytes } from './sizes.ts';

/** A file whose contents are at another path on the other side. */
export interface Move {
  /** Path in `a`. */
  readonly from: string;
  /** Path in `b`, where it was added. */
  readonly to: string;
  /** Whether `from` no longer exists in `b`: it was moved, else copied. */
  readonly gone: boolean;
  readonly bytes: number;
}

/** The files to read to find moves: on each side those with the size of one on the other. */
export interface MoveCandidates {
  readonly a: readonly string[];
  readonly b: readonly string[];
}

/** Finds added files, and files of `a` that their contents may come from. Empty files are left out. */
export function moveCandidates(diff: TreeDiff, a: FileTree): MoveCandidates {
  const added = diff.entries.filter(
    ({ change, b }) => change === 'added' && b !== null && holdsBytes(b) && b.size > 0,
  );
  const wanted = new Set(added.map(({ b }) => b?.size));
  const sources = a.entries().filter((entry) => holdsBytes(entry) && wanted.has(entry.size));
  const there = new Set(sources.map(({ size }) => size));
  return {
    a: sources.map(({ path }) => path),
    b: added.filter(({ b }) => there.has(b?.size ?? -1)).map(({ path }) => path),
  };
}

/**
 * Finds added files with the contents of a file of `a`. Among several sources, one that no longer exists is preferred,
 * then one with the same name, then the first. Such a source is moved to one place only; further files with its
 * contents are copies.
 *
 * @param hashes digests of the contents of the candidates, by path
 */
export function findMoves(
  diff: TreeDiff,
  a: FileTree,
  hashes: { readonly a: ReadonlyMap<string, string>; readonly b: ReadonlyMap<string, string> },
): readonly Move[] {
  const removed = new Set(diff.entries.flatMap(({ change, path }) => (change === 'removed' ? [path] : [])));
  const sources = new Map<string, string[]>();
  for (const [path, hash] of hashes.a) {
    const key = `${a.get(path)?.size} ${hash}`;
    const known = sources.get(key);
    if (known === undefined) sources.set(key, [path]);
    else known.push(path);
  }
  const moved = new Set<string>();
  const found: Move[] = [];
  const added = new Map(diff.entries.map((entry) => [entry.path, entry.b]));
  const targets = byPath([...hashes.b].map(([path, hash]) => ({ path, hash })));
  for (const { path: to, hash } of targets) {
    const bytes = added.get(to)?.size ?? 0;
    const candidates = sources.get(`${bytes} ${hash}`) ?? [];
    const rank = (from: string): number =>
      (removed.has(from) && !moved.has(from) ? 0 : 2) + (nameOf(from) === nameOf(to) ? 0 : 1);
    const from = byPath(candidates.map((path) => ({ path }))).toSorted(
      (x, y) => rank(x.path) - rank(y.path),
    )[0]?.path;
    if (from === undefined) continue;
    const gone = removed.has(from) && !moved.has(from);
    if (gone) moved.add(from);
    found.push({ from, to, gone, bytes });
  }
  return found;
}
