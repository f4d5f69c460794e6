import type { FileTree } from '../../filesystem/file-tree.ts';
import { fileType } from '../../filesystem/mode.ts';
import type { TreeEntry } from '../../filesystem/types.ts';
import type { Amount } from './types.ts';

/** Everything except folders. */
export function filesOf(entries: readonly TreeEntry[]): number {
  return entries.reduce((count, { mode }) => count + (fileType(mode) === 'dir' ? 0 : 1), 0);
}

/** Bytes of contents that count at this name: those of a hard-linked file count at its first one. */
export function bytesOwned(tree: FileTree, entry: TreeEntry): number {
  return fileType(entry.mode) === 'file' && tree.contentOf(entry) === entry ? entry.size : 0;
}

/** The amount of some paths of a tree. */
export function amountOf(tree: FileTree, paths: readonly string[]): Amount {
  const entries = paths.flatMap((path) => tree.get(path) ?? []);
  return {
    files: filesOf(entries),
    bytes: entries.reduce((sum, entry) => sum + bytesOwned(tree, entry), 0),
  };
}
