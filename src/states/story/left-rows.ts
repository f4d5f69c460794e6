import { FileTree } from '../../filesystem/file-tree.ts';
import { fileType } from '../../filesystem/mode.ts';
import { foldersOf } from '../../filesystem/paths.ts';
import type { TreeEntry } from '../../filesystem/types.ts';
import type { Sliced } from '../../turns.ts';
import { AmountSum, amountOf } from './amount.ts';
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
  /** Hard-linked files of which another name than the first is there. */
  const linked = new Set<string>();
  for (const entry of a.entries()) {
    yield;
    const first = a.contentOf(entry);
    if (first !== entry && isThere(entry.path)) linked.add(first.path);
  }
  const isLeft = (entry: TreeEntry): boolean => {
    const { path } = a.contentOf(entry);
    return !linked.has(path) && !isThere(path);
  };
  const taken = new Map<string, { readonly by: readonly Taker[]; readonly paths: string[] }>();
  const rest: TreeEntry[] = [];
  const all = new AmountSum();
  for (const entry of a.entries()) {
    yield;
    const isFolder = fileType(entry.mode) === 'dir';
    if (isFolder ? a.total(entry.path).files > 0 || isThere(entry.path) : !isLeft(entry)) continue;
    all.add(a, entry);
    const by = isFolder ? NOBODY : takersOf(a.contentOf(entry).path);
    if (by.length === 0) {
      rest.push(entry);
      continue;
    }
    const key = by.map(({ stage, line }) => `${stage}:${line}`).join();
    const row = taken.get(key);
    if (row === undefined) taken.set(key, { by, paths: [entry.path] });
    else row.paths.push(entry.path);
  }
  return {
    files: all.files,
    bytes: all.bytes,
    taken: [...taken.values()]
      .map(({ by, paths }): TakenRow => ({ by, paths, ...amountOf(a, paths) }))
      .toSorted((x, y) => y.bytes - x.bytes || y.files - x.files),
    tree: yield* withFolders(a, rest),
  };
}

const NOBODY: readonly Taker[] = [];

/** Files, and empty folders, with the folders that they are in. */
function* withFolders(a: FileTree, entries: readonly TreeEntry[]): Sliced<FileTree> {
  const folders = new Set<string>();
  for (const { path } of entries) {
    yield;
    for (const folder of foldersOf(path)) {
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  }
  const above = [...folders].flatMap((path) => a.get(path) ?? []);
  return yield* FileTree.building([...above, ...entries]);
}
