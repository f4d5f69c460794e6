import type { FileTree } from '../../filesystem/file-tree.ts';
import { fileType } from '../../filesystem/mode.ts';
import type { TreeEntry } from '../../filesystem/types.ts';
import type { Amount } from './types.ts';

/** Bytes of contents that count at this name: those of a hard-linked file count at its first one. */
export function bytesOwned(tree: FileTree, entry: TreeEntry): number {
  return fileType(entry.mode) === 'file' && tree.contentOf(entry) === entry ? entry.size : 0;
}

/** The amount of some paths of a tree. */
export function amountOf(tree: FileTree, paths: readonly string[]): Amount {
  let [files, bytes] = [0, 0];
  for (const path of paths) {
    const entry = tree.get(path);
    if (entry === undefined) continue;
    if (fileType(entry.mode) !== 'dir') files += 1;
    bytes += bytesOwned(tree, entry);
  }
  return { files, bytes };
}
