/** The changed entries of two states as nodes, and as rows in the order that a view wants. */
import type { DiffEntry, TreeDiff } from '../../filesystem/diff.ts';
import { type ChangeTotals, folderTotals, ownTotals } from '../../filesystem/diff-folders.ts';
import { fileType } from '../../filesystem/mode.ts';
import { nameOf, parentOf } from '../../filesystem/paths.ts';
import { smartCase } from '../frame/select/smart-case.ts';
import { foldsNow, isOpen } from '../inspect/folds.ts';
import { kindOf } from '../inspect/select/kinds.ts';
import type { DiffSort, DiffView } from './state.ts';

export interface DiffRow {
  readonly path: string;
  readonly depth: number;
  readonly name: string;
  readonly folder: boolean;
  readonly open: boolean;
  /** Null for a folder that did not change itself. */
  readonly entry: DiffEntry | null;
  /** What changed in it, or about it. */
  readonly sum: ChangeTotals;
}

export interface Nodes {
  /** Of folders only: there may be a million files. */
  readonly sums: ReadonlyMap<string, ChangeTotals>;
  readonly entries: ReadonlyMap<string, DiffEntry>;
  /** Paths by folder; '' is the root. */
  readonly children: ReadonlyMap<string, readonly string[]>;
}

export const NO_CHANGES: ChangeTotals = { added: 0, removed: 0, modified: 0, bytesAdded: 0, bytesRemoved: 0 };

export function nodesOf(diff: TreeDiff, { filter, hidden }: DiffView): Nodes {
  const shown = diff.entries.filter(({ path, change, a, b }) => {
    const entry = b ?? a;
    if (entry === null || hidden.has(change) || hidden.has(kindOf(entry))) return false;
    return filter === '' || smartCase(`/${path}`, filter).includes(filter);
  });
  const sums = folderTotals({ ...diff, entries: shown });
  const children = new Map<string, string[]>();
  const add = (path: string): void => {
    if (path === '') return;
    const folder = children.get(parentOf(path));
    if (folder === undefined) children.set(parentOf(path), [path]);
    else folder.push(path);
  };
  for (const path of sums.keys()) add(path);
  const entries = new Map<string, DiffEntry>();
  for (const entry of shown) {
    entries.set(entry.path, entry);
    if (!sums.has(entry.path)) add(entry.path);
  }
  return { sums, entries, children };
}

/** What changed in a folder, or about a file. */
function sumOf({ sums, entries }: Nodes, path: string): ChangeTotals {
  const sum = sums.get(path);
  if (sum !== undefined) return sum;
  const entry = entries.get(path);
  return entry === undefined ? NO_CHANGES : ownTotals(entry);
}

export function treeRows(nodes: Nodes, view: DiffView): readonly DiffRow[] {
  const order = orderOf(nodes, view.sort);
  const folds = foldsNow(view);
  const rows: DiffRow[] = [];
  const list = { nodes, isFlat: false };
  const walk = (folder: string, depth: number): void => {
    for (const path of order(nodes.children.get(folder) ?? [])) {
      const open = isFolder(nodes, path) && isOpen(folds, path);
      rows.push(new Row(list, path, depth, open));
      if (open) walk(path, depth + 1);
    }
  };
  walk('', 0);
  return rows;
}

/** Every entry by itself; an added or removed folder is represented by its contents. */
export function listRows({ entries, children }: Nodes, { sort }: DiffView): readonly DiffRow[] {
  const paths: string[] = [];
  for (const [path, entry] of entries) {
    const folder = fileType((entry.b ?? entry.a)?.mode ?? 0) === 'dir';
    if (!folder || entry.change === 'modified' || !children.has(path)) paths.push(path);
  }
  const list = { nodes: { entries, children, sums: NO_SUMS }, isFlat: true };
  return orderOf(list.nodes, sort)(paths).map((path) => new Row(list, path, 0, false));
}

const NO_SUMS: Nodes['sums'] = new Map();

/** Small, and all else worked out when it is drawn: there may be a million. */
class Row implements DiffRow {
  constructor(
    readonly list: { readonly nodes: Nodes; readonly isFlat: boolean },
    readonly path: string,
    readonly depth: number,
    readonly open: boolean,
  ) {}

  get name(): string {
    return this.list.isFlat ? this.path : nameOf(this.path);
  }

  get folder(): boolean {
    return !this.list.isFlat && isFolder(this.list.nodes, this.path);
  }

  get entry(): DiffEntry | null {
    return this.list.nodes.entries.get(this.path) ?? null;
  }

  get sum(): ChangeTotals {
    return sumOf(this.list.nodes, this.path);
  }
}

function isFolder({ entries, children }: Nodes, path: string): boolean {
  if (children.has(path)) return true;
  const entry = entries.get(path);
  return fileType((entry?.b ?? entry?.a)?.mode ?? 0) === 'dir';
}

/** Bytes involved in a change. */
function weightOf(sum: ChangeTotals = NO_CHANGES): number {
  return sum.bytesAdded + sum.bytesRemoved;
}

const CHANGE_ORDER = { modified: 0, added: 1, removed: 2 } as const;

function orderOf(nodes: Nodes, sort: DiffSort): (paths: readonly string[]) => readonly string[] {
  const byPath = (a: string, b: string): number => (a < b ? -1 : 1);
  switch (sort) {
    case 'name':
      return (paths) => paths.toSorted(byPath);
    case 'size':
      return (paths) => {
        const weights = new Map(paths.map((path) => [path, weightOf(sumOf(nodes, path))]));
        return paths.toSorted((a, b) => (weights.get(b) ?? 0) - (weights.get(a) ?? 0) || byPath(a, b));
      };
    case 'change': {
      const rank = (path: string): number => CHANGE_ORDER[nodes.entries.get(path)?.change ?? 'modified'];
      return (paths) => paths.toSorted((a, b) => rank(a) - rank(b) || byPath(a, b));
    }
  }
}

/** The changed children of a folder, most bytes first. */
export function childRows(nodes: Nodes, folder: string): readonly DiffRow[] {
  const list = { nodes, isFlat: false };
  const paths = orderOf(nodes, 'size')(nodes.children.get(folder) ?? []);
  return paths.map((path) => new Row(list, path, 0, false));
}
