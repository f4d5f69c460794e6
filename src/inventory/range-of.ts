import type { TreeEntry } from '../filesystem/types.ts';
import type { InventoryFiles, ReadAt } from './types.ts';

/** Reads pieces of one file of a state. */
export function rangeOf(files: InventoryFiles, { path }: TreeEntry): ReadAt {
  return (offset, length) => files.read(path, { offset, length });
}
