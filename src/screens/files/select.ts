/** The tree of a state as the rows of a list. */
import type { FileTree } from '../../filesystem/file-tree.ts';
import { fileType } from '../../filesystem/mode.ts';
import { nameOf, parentOf } from '../../filesystem/paths.ts';
import type { TreeEntry } from '../../filesystem/types.ts';
import type { Origin, OriginIndex } from '../../states/origins.ts';
import type { AppState } from '../../store/state.ts';
import { smartCase } from '../frame/select/smart-case.ts';
import { foldsNow, isOpen } from '../inspect/folds.ts';
import { cursorRowAt } from '../inspect/select/cursor-row.ts';
import { kindOf } from '../inspect/select/kinds.ts';
import { viewNow } from '../inspect/select/now.ts';
import { type EntryKind, known } from '../inspect/state.ts';
import type { FilesView } from './state.ts';

/** The view of the state being inspected; null until its files are requested. */
export function filesNow(state: AppState): FilesView | null {
  return viewNow(state, 'files');
}

export interface FileRow {
  readonly entry: TreeEntry;
  /** 0 at the root. */
  readonly depth: number;
  /** The last part of the path; the whole path in a flat list. */
  readonly name: string;
  readonly folder: boolean;
  readonly open: boolean;
  /** Bytes of the entry, or of everything in the folder. */
  readonly bytes: number;
}

interface Kept {
  readonly of: readonly unknown[];
  readonly rows: readonly FileRow[];
}

const kept = new WeakMap<FileTree, Kept>();

/** The rows in order. Cached, because every frame and key asks. */
export function fileRows(view: FilesView): readonly FileRow[] {
  const tree = known(view.tree);
  if (tree === null) return [];
  const { sort, filter, hidden } = view;
  const folds = foldsNow(view);
  const origins = sort === 'change' ? known(view.origins) : null;
  const of = [folds, sort, filter, hidden, origins];
  const last = kept.get(tree);
  if (last?.of.every((part, index) => part === of[index]) === true) return last.rows;
  const rows = buildRows(tree, view, origins);
  kept.set(tree, { of, rows });
  return rows;
}

function buildRows(tree: FileTree, view: FilesView, origins: OriginIndex | null): readonly FileRow[] {
  const { filter, hidden } = view;
  const folds = foldsNow(view);
  const shown = filter === '' ? null : matching(tree, filter, hidden);
  const order = orderOf(tree, view, origins);
  if (hidden.has('dir')) {
    const entries = tree
      .entries()
      .filter((entry) => !hidden.has(kindOf(entry)) && (shown === null || shown.has(entry.path)));
    const flat = { tree, isFlat: true };
    return order(entries).map((entry) => new Row(flat, entry, 0, false));
  }
  const rows: FileRow[] = [];
  const list = { tree, isFlat: false };
  const walk = (folder: string, depth: number): void => {
    for (const entry of order(tree.children(folder))) {
      if (shown === null ? hidden.has(kindOf(entry)) : !shown.has(entry.path)) continue;
      const isFolder = fileType(entry.mode) === 'dir';
      const open = isFolder && isOpen(folds, entry.path);
      rows.push(new Row(list, entry, depth, open));
      if (open) walk(entry.path, depth + 1);
    }
  };
  walk('', 0);
  return rows;
}

/** Small, and all else worked out when it is drawn: there may be a million. */
class Row implements FileRow {
  constructor(
    readonly list: { readonly tree: FileTree; readonly isFlat: boolean },
    readonly entry: TreeEntry,
    readonly depth: number,
    readonly open: boolean,
  ) {}

  get name(): string {
    return this.list.isFlat ? this.entry.path : nameOf(this.entry.path);
  }

  get folder(): boolean {
    return fileType(this.entry.mode) === 'dir';
  }

  get bytes(): number {
    return bytesOf(this.list.tree, this.entry);
  }
}

/** Bytes of an entry: everything in a folder, the contents of a file, 0 for a link. */
export function bytesOf(tree: FileTree, entry: TreeEntry): number {
  switch (fileType(entry.mode)) {
    case 'dir':
      return tree.total(entry.path).bytes;
    case 'file':
      return tree.contentOf(entry).size;
    default:
      return 0;
  }
}

/** Paths that match the filter, and their parent folders. */
function matching(tree: FileTree, filter: string, hidden: ReadonlySet<EntryKind>): ReadonlySet<string> {
  const shown = new Set<string>();
  for (const entry of tree.entries()) {
    if (hidden.has(kindOf(entry)) || !smartCase(`/${entry.path}`, filter).includes(filter)) continue;
    for (let path = entry.path; path !== '' && !shown.has(path); path = parentOf(path)) shown.add(path);
  }
  return shown;
}

type Order = (entries: readonly TreeEntry[]) => readonly TreeEntry[];

function orderOf(tree: FileTree, { sort, hidden }: FilesView, origins: OriginIndex | null): Order {
  switch (sort) {
    case 'name':
      // Children are sorted by name, folders among files as in `ls`.
      return hidden.has('dir') ? (entries) => entries.toSorted(byPath) : (entries) => entries;
    case 'size':
      return descending((entry) => bytesOf(tree, entry));
    case 'time':
      return (entries) =>
        entries.toSorted((a, b) => (a.mtimeNs === b.mtimeNs ? byPath(a, b) : a.mtimeNs > b.mtimeNs ? -1 : 1));
    case 'change': {
      const lines = origins === null ? new Map<string, number>() : latestLines(tree, origins);
      return descending((entry) => lines.get(entry.path) ?? -1);
    }
  }
}

function byPath(a: TreeEntry, b: TreeEntry): number {
  return a.path < b.path ? -1 : 1;
}

function descending(key: (entry: TreeEntry) => number): Order {
  return (entries) => {
    const keys = new Map(entries.map((entry) => [entry, key(entry)]));
    return entries.toSorted((a, b) => (keys.get(b) ?? 0) - (keys.get(a) ?? 0) || byPath(a, b));
  };
}

/**
 * The line that last changed an entry; for a folder, the last of everything in it. Files of the base have
 * none.
 */
function latestLines(tree: FileTree, origins: OriginIndex): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  for (const { path: own } of tree.entries()) {
    const origin = origins.get(own);
    if (origin === null || origin.kind === 'base') continue;
    for (let path = own; path !== '' && (lines.get(path) ?? -1) < origin.line; path = parentOf(path))
      lines.set(path, origin.line);
  }
  return lines;
}

/** Index of the row under the cursor; if its path is not shown, that of the nearest parent folder. */
export function fileCursor(view: FilesView): number {
  return cursorRowAt(fileRows(view), ({ entry }) => entry.path, view.cursor);
}

/** The row under the cursor; null if there are no rows. */
export function fileAtCursor(view: FilesView): FileRow | null {
  return fileRows(view)[fileCursor(view)] ?? null;
}

/** What put the file under the cursor there; null if unknown. */
export function fileOrigin(view: FilesView): Origin | null {
  const row = fileAtCursor(view);
  return row === null ? null : (known(view.origins)?.get(row.entry.path) ?? null);
}
