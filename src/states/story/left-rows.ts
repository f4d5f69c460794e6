import { FileTree } from '../../filesystem/file-tree.ts';
import { fileType } from '../../filesystem/mode.ts';
import { foldersOf } from '../../filesystem/paths.ts';
import type { Sliced } from '../../turns.ts';
import { amountOf } from './amount.ts';
import type { Story, TakenRow, Taker } from './types.ts';

/** Who takes an entry of `a`. Empty for nobody. */
export type TakersOf = (path: string) => readonly Taker[];

/**
 * What stayed behind in `a`. A hard-linked file came over as a whole if any of its names did.
 * @param isThere whether the entry came over, or `b` has it anyway
 */
export function* leftRows(
  a: FileTree,
  isThere: (path: string) => boolean,
  takersOf: TakersOf,
): Sliced<Story['left']> {
  const there = new Set<string>();
  for (const entry of a.entries()) {
    yield;
    if (isThere(entry.path)) there.add(a.contentOf(entry).path);
  }
  const taken = new Map<string, { readonly by: readonly Taker[]; readonly paths: string[] }>();
  const rest: string[] = [];
  const all: string[] = [];
  for (const entry of a.entries()) {
    yield;
    if (fileType(entry.mode) === 'dir') continue;
    const first = a.contentOf(entry).path;
    if (there.has(first)) continue;
    all.push(entry.path);
    const by = takersOf(first);
    if (by.length === 0) {
      rest.push(entry.path);
      continue;
    }
    const key = by.map(({ stage, line }) => `${stage}:${line}`).join();
    const row = taken.get(key);
    if (row === undefined) taken.set(key, { by, paths: [entry.path] });
    else row.paths.push(entry.path);
  }
  return {
    ...amountOf(a, all),
    taken: [...taken.values()]
      .map(({ by, paths }): TakenRow => ({ by, paths, ...amountOf(a, paths) }))
      .toSorted((x, y) => y.bytes - x.bytes || y.files - x.files),
    tree: treeOf(a, rest, there),
  };
}

/** The files with the folders that they are in, and empty folders that are nowhere else. */
function treeOf(a: FileTree, files: readonly string[], there: ReadonlySet<string>): FileTree {
  const kept = new Set<string>();
  const keep = (path: string): void => {
    kept.add(path);
    for (const folder of foldersOf(path)) kept.add(folder);
  };
  for (const path of files) keep(path);
  for (const { path, mode } of a.entries()) {
    if (fileType(mode) === 'dir' && !there.has(path) && a.total(path).files === 0) keep(path);
  }
  return FileTree.of(a.entries().filter(({ path }) => kept.has(path)));
}
