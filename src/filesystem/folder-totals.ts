import type { Sliced } from '../turns.ts';
import type { FileTree, FolderTotal } from './file-tree.ts';
import { fileType } from './mode.ts';
import { foldersOf, OfFolder } from './paths.ts';
import type { TreeEntry } from './types.ts';

/** The totals of all folders of a tree, by path. */
export function* folderTotals(tree: FileTree): Sliced<ReadonlyMap<string, FolderTotal>> {
  const totals = new Map<string, { files: number; bytes: number }>();
  const at = (path: string) => {
    const known = totals.get(path);
    if (known !== undefined) return known;
    const total = { files: 0, bytes: 0 };
    totals.set(path, total);
    return total;
  };
  const entries = tree.entries();
  const linked = new Map<TreeEntry, TreeEntry[]>();
  for (const entry of entries) {
    yield;
    const first = tree.contentOf(entry);
    if (first === entry) continue;
    const names = linked.get(first);
    if (names === undefined) linked.set(first, [first, entry]);
    else names.push(entry);
  }
  const parents = new OfFolder(at);
  for (let index = entries.length - 1; index >= 0; index--) {
    yield;
    const entry = entries[index] as TreeEntry;
    const parent = parents.of(entry.path);
    if (fileType(entry.mode) === 'dir') {
      const { files, bytes } = at(entry.path);
      parent.files += files;
      parent.bytes += bytes;
    } else {
      parent.files += 1;
      if (!linked.has(tree.contentOf(entry))) parent.bytes += contentBytes(entry);
    }
  }
  for (const [first, names] of linked) {
    yield;
    const folders = new Set(names.flatMap(({ path }) => foldersOf(path)));
    for (const folder of folders) at(folder).bytes += contentBytes(first);
  }
  return totals;
}

/** Bytes of contents; only regular files have any. */
export function contentBytes(entry: TreeEntry): number {
  return fileType(entry.mode) === 'file' ? entry.size : 0;
}
