import type { FileTree } from '../../filesystem/file-tree.ts';
import { fileType } from '../../filesystem/mode.ts';
import type { TreeEntry } from '../../filesystem/types.ts';
import type { Amount } from './types.ts';

/** Bytes of contents that count at this name: those of a hard-linked file count at its first one. */
export function bytesOwned(tree: FileTree, entry: TreeEntry): number {
  return fileType(entry.mode) === 'file' && tree.contentOf(entry) === entry ? entry.size : 0;
}

/** An amount that grows entry by entry. */
export class AmountSum implements Amount {
  files = 0;
  bytes = 0;

  add(tree: FileTree, entry: TreeEntry): void {
    if (fileType(entry.mode) !== 'dir') this.files += 1;
    this.bytes += bytesOwned(tree, entry);
  }
}

/** The amount of some paths of a tree. */
export function amountOf(tree: FileTree, paths: readonly string[]): Amount {
  const sum = new AmountSum();
  for (const path of paths) {
    const entry = tree.get(path);
    if (entry !== undefined) sum.add(tree, entry);
  }
  return { files: sum.files, bytes: sum.bytes };
}
