/** What the map of a state shows: one folder, its contents by their bytes. */
import type { FileTree } from '../../filesystem/file-tree.ts';
import { fileType } from '../../filesystem/mode.ts';
import { nameOf, parentOf } from '../../filesystem/paths.ts';
import { smartCase } from '../frame/select/smart-case.ts';
import { known } from '../inspect/state.ts';
import { bytesOf } from './select.ts';
import type { FilesView } from './state.ts';

export interface MapItem {
  readonly path: string;
  readonly name: string;
  readonly folder: boolean;
  readonly bytes: number;
}

/** The folder that the map shows: the one that the cursor is in; '' is the root. */
export function mapFolder({ cursor }: Pick<FilesView, 'cursor'>): string {
  return parentOf(cursor);
}

interface Kept {
  readonly filter: string;
  readonly byFolder: Map<string, readonly MapItem[]>;
}

const kept = new WeakMap<FileTree, Kept>();

/** What is in a folder, largest first, as far as the filter shows it. Cached, because every frame and key asks. */
export function mapItems(view: FilesView, folder: string): readonly MapItem[] {
  const tree = known(view.tree);
  if (tree === null) return [];
  let last = kept.get(tree);
  if (last?.filter !== view.filter) {
    last = { filter: view.filter, byFolder: new Map() };
    kept.set(tree, last);
  }
  const found = last.byFolder.get(folder);
  if (found !== undefined) return found;
  const bytes = bytesShown(tree, view);
  const items = tree
    .children(folder)
    .map((entry): MapItem => {
      const { path, mode } = entry;
      return { path, name: nameOf(path), folder: fileType(mode) === 'dir', bytes: bytes(path) };
    })
    .filter((item) => item.bytes > 0)
    .toSorted((x, y) => y.bytes - x.bytes || (x.path < y.path ? -1 : 1));
  last.byFolder.set(folder, items);
  return items;
}

const keptSums = new WeakMap<
  FileTree,
  { readonly filter: string; readonly sums: ReadonlyMap<string, number> }
>();

/** The bytes of an entry, of a folder those of all in it that is shown. */
function bytesShown(tree: FileTree, { filter }: FilesView): (path: string) => number {
  if (filter === '') {
    return (path) => {
      const entry = tree.get(path);
      return entry === undefined ? 0 : bytesOf(tree, entry);
    };
  }
  const last = keptSums.get(tree);
  const sums = last?.filter === filter ? last.sums : sumsOf(tree, filter);
  keptSums.set(tree, { filter, sums });
  return (path) => sums.get(path) ?? 0;
}

function sumsOf(tree: FileTree, filter: string): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const entry of tree.entries()) {
    // A hard-linked file counts at its first name.
    if (fileType(entry.mode) !== 'file' || tree.contentOf(entry) !== entry) continue;
    if (!smartCase(`/${entry.path}`, filter).includes(filter)) continue;
    for (let path = entry.path; path !== ''; path = parentOf(path))
      sums.set(path, (sums.get(path) ?? 0) + entry.size);
  }
  return sums;
}

/** The largest entry of a folder; null if all of it is empty. */
export function biggestIn(view: FilesView, folder: string): string | null {
  return mapItems(view, folder)[0]?.path ?? null;
}
