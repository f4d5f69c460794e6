import { diffTrees, type TreeDiff } from '../../src/filesystem/diff.ts';
import { FileTree } from '../../src/filesystem/file-tree.ts';
import type { TreeEntry } from '../../src/filesystem/types.ts';
import { folder } from '../filesystem/entries.ts';

/** What became of some entries. The folders that they are in are on both sides, unless they are given. */
export function changesOf(before: readonly TreeEntry[], after: readonly TreeEntry[]): TreeDiff {
  const given = new Set([...before, ...after].map(({ path }) => path));
  const folders = new Set([...given].flatMap(foldersOf).filter((path) => !given.has(path)));
  const around = [...folders].map((path) => folder(path));
  return diffTrees(FileTree.of([...around, ...before]), FileTree.of([...around, ...after])).diff;
}

function foldersOf(path: string): readonly string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, at) => parts.slice(0, at + 1).join('/'));
}
