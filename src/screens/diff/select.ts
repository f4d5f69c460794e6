/** What changed between two states as the rows of a list. */
import { stageTitle } from '../../dockerfile/stage-title.ts';
import type { DiffEntry, TreeDiff } from '../../filesystem/diff.ts';
import { type ChangeTotals, changedBytes, folderTotals } from '../../filesystem/diff-folders.ts';
import { fileType } from '../../filesystem/mode.ts';
import { nameOf, parentOf } from '../../filesystem/paths.ts';
import { type FolderOrigins, folderOrigins } from '../../states/folder-origins.ts';
import type { Origin } from '../../states/origins.ts';
import type { AppState } from '../../store/state.ts';
import { smartCase } from '../frame/select/smart-case.ts';
import { foldsNow, isOpen } from '../inspect/folds.ts';
import { cursorRowAt } from '../inspect/select/cursor-row.ts';
import { kindOf } from '../inspect/select/kinds.ts';
import { viewNow } from '../inspect/select/now.ts';
import { known } from '../inspect/state.ts';
import { shapeNow, storyAtCursor, storyLine, storyNow } from './select-story.ts';
import type { DiffSort, DiffView } from './state.ts';

/** The comparison shown for the inspected state; null until it is requested. */
export function diffNow(state: AppState): DiffView | null {
  return viewNow(state, 'diff');
}

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

interface Nodes {
  readonly sums: ReadonlyMap<string, ChangeTotals>;
  readonly entries: ReadonlyMap<string, DiffEntry>;
  /** Paths by folder; '' is the root. */
  readonly children: ReadonlyMap<string, readonly string[]>;
}

const NO_CHANGES: ChangeTotals = { added: 0, removed: 0, modified: 0, bytesAdded: 0, bytesRemoved: 0 };

const keptNodes = new WeakMap<TreeDiff, { readonly of: readonly unknown[]; readonly nodes: Nodes }>();
const keptRows = new WeakMap<Nodes, { readonly of: readonly unknown[]; readonly rows: readonly DiffRow[] }>();

const same = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.every((part, index) => part === b[index]);

/** The rows in order. Cached, because every frame and key asks. */
export function diffRows(view: DiffView): readonly DiffRow[] {
  const nodes = diffNodes(view);
  if (nodes === null) return [];
  const of = [foldsNow(view), view.sort, view.shape, view.filter];
  const last = keptRows.get(nodes);
  if (last !== undefined && same(last.of, of)) return last.rows;
  const rows = view.shape === 'list' ? listRows(nodes, view) : treeRows(nodes, view);
  keptRows.set(nodes, { of, rows });
  return rows;
}

/** The totals of all entries that are not hidden. */
export function diffSum(view: DiffView): ChangeTotals {
  return diffNodes(view)?.sums.get('') ?? NO_CHANGES;
}

function diffNodes(view: DiffView): Nodes | null {
  const compared = known(view.compared);
  if (compared === null) return null;
  const of = [view.filter, view.hidden];
  const last = keptNodes.get(compared.diff);
  if (last !== undefined && same(last.of, of)) return last.nodes;
  const nodes = nodesOf(compared.diff, view);
  keptNodes.set(compared.diff, { of, nodes });
  return nodes;
}

function nodesOf(diff: TreeDiff, { filter, hidden }: DiffView): Nodes {
  const shown = diff.entries.filter(({ path, change, a, b }) => {
    const entry = b ?? a;
    if (entry === null || hidden.has(change) || hidden.has(kindOf(entry))) return false;
    return filter === '' || smartCase(`/${path}`, filter).includes(filter);
  });
  const sums = folderTotals({ ...diff, entries: shown });
  const children = new Map<string, string[]>();
  for (const path of sums.keys()) {
    if (path === '') continue;
    const folder = children.get(parentOf(path));
    if (folder === undefined) children.set(parentOf(path), [path]);
    else folder.push(path);
  }
  return { sums, entries: new Map(shown.map((entry) => [entry.path, entry])), children };
}

function treeRows(nodes: Nodes, view: DiffView): readonly DiffRow[] {
  const order = orderOf(nodes, view.sort);
  const folds = foldsNow(view);
  const rows: DiffRow[] = [];
  const walk = (folder: string, depth: number): void => {
    for (const path of order(nodes.children.get(folder) ?? [])) {
      const row = rowOf(nodes, path, depth, nameOf(path));
      const open = row.folder && isOpen(folds, path);
      rows.push(open ? { ...row, open } : row);
      if (open) walk(path, depth + 1);
    }
  };
  walk('', 0);
  return rows;
}

/** Every entry by itself; an added or removed folder is represented by its contents. */
function listRows(nodes: Nodes, { sort }: DiffView): readonly DiffRow[] {
  const sums = new Map<string, ChangeTotals>();
  for (const [path, entry] of nodes.entries) {
    const folder = fileType((entry.b ?? entry.a)?.mode ?? 0) === 'dir';
    if (folder && entry.change !== 'modified' && nodes.children.has(path)) continue;
    const { added, removed } = changedBytes(entry);
    sums.set(path, { ...NO_CHANGES, [entry.change]: 1, bytesAdded: added, bytesRemoved: removed });
  }
  const own = { ...nodes, sums };
  return orderOf(
    own,
    sort,
  )([...sums.keys()]).map((path) => ({
    ...rowOf(own, path, 0, path),
    folder: false,
  }));
}

function rowOf({ sums, entries, children }: Nodes, path: string, depth: number, name: string): DiffRow {
  const entry = entries.get(path) ?? null;
  const shown = entry?.b ?? entry?.a ?? null;
  const folder = children.has(path) || (shown !== null && fileType(shown.mode) === 'dir');
  return { path, depth, name, folder, open: false, entry, sum: sums.get(path) ?? NO_CHANGES };
}

/** Bytes involved in a change. */
function weightOf(sum: ChangeTotals = NO_CHANGES): number {
  return sum.bytesAdded + sum.bytesRemoved;
}

const CHANGE_ORDER = { modified: 0, added: 1, removed: 2 } as const;

function orderOf({ sums, entries }: Nodes, sort: DiffSort): (paths: readonly string[]) => readonly string[] {
  const byPath = (a: string, b: string): number => (a < b ? -1 : 1);
  switch (sort) {
    case 'name':
      return (paths) => paths.toSorted(byPath);
    case 'size':
      return (paths) =>
        paths.toSorted((a, b) => weightOf(sums.get(b)) - weightOf(sums.get(a)) || byPath(a, b));
    case 'change': {
      const rank = (path: string): number => CHANGE_ORDER[entries.get(path)?.change ?? 'modified'];
      return (paths) => paths.toSorted((a, b) => rank(a) - rank(b) || byPath(a, b));
    }
  }
}

const keptFolders = new WeakMap<Nodes, { readonly folder: string; readonly rows: readonly DiffRow[] }>();

/** The changed children of a folder, most bytes first. */
export function changesIn(view: DiffView, folder: string): readonly DiffRow[] {
  const nodes = diffNodes(view);
  if (nodes === null) return [];
  const last = keptFolders.get(nodes);
  if (last?.folder === folder) return last.rows;
  const paths = orderOf(nodes, 'size')(nodes.children.get(folder) ?? []);
  const rows = paths.map((path) => rowOf(nodes, path, 0, nameOf(path)));
  keptFolders.set(nodes, { folder, rows });
  return rows;
}

/** Index of the row under the cursor; if its path is not shown, that of the nearest parent folder. */
export function diffCursor(view: DiffView): number {
  return cursorRowAt(diffRows(view), ({ path }) => path, view.cursor);
}

/** The row under the cursor; null if there are no rows. */
export function diffAtCursor(view: DiffView): DiffRow | null {
  return diffRows(view)[diffCursor(view)] ?? null;
}

/** The file under the cursor as it is on both sides, in whichever shape; null for anything else. */
export function entryAtCursor(view: DiffView): DiffEntry | null {
  return shapeNow(view) === 'story'
    ? (storyAtCursor(view)?.entry ?? null)
    : (diffAtCursor(view)?.entry ?? null);
}

/** The path under the cursor, in whichever shape; null if the row is about none. */
export function pathAtCursor(view: DiffView): string | null {
  return shapeNow(view) === 'story'
    ? (storyAtCursor(view)?.path ?? null)
    : (diffAtCursor(view)?.path ?? null);
}

/** The line of the Dockerfile that the row under the cursor is about; null if unknown. */
export function diffLine(view: DiffView): number | null {
  return shapeNow(view) === 'story' ? storyLine(view) : (diffOrigin(view)?.line ?? null);
}

/** What put the file under the cursor into the right state, or most of the folder; null if unknown. */
export function diffOrigin(view: DiffView): Origin | null {
  if (shapeNow(view) === 'story') return storyOrigin(view);
  const row = diffAtCursor(view);
  return row === null ? null : (diffOrigins(view, row).main[0]?.origin ?? null);
}

/** What put an entry into the right state: of a folder the lines that brought most of what is new in it. */
export function diffOrigins(view: DiffView, { path, entry, folder }: DiffRow): FolderOrigins {
  const compared = known(view.compared);
  const origins = known(view.origins);
  if (compared === null || origins === null) return NO_ORIGINS;
  const isNew = folder && entry?.change !== 'removed';
  const inside = isNew ? folderOrigins(compared.diff.entries, origins, path) : null;
  if (inside !== null) return inside;
  const own = entry?.b == null ? null : origins.get(path);
  return own === null ? NO_ORIGINS : { main: [{ origin: own, entries: 1, bytes: 0 }], others: 0 };
}

const NO_ORIGINS: FolderOrigins = { main: [], others: 0 };

/** Of what came over, where it was in the left state, however many stages it passed. */
function storyOrigin(view: DiffView): Origin | null {
  const row = storyAtCursor(view);
  if (row?.path == null || row.group === 'left') return null;
  const came = row.group === 'came' ? storyNow(view)?.cameFrom(row.path) : null;
  if (came == null) return known(view.origins)?.get(row.path) ?? null;
  const { line, stage, path } = came;
  const source = view.pair.a.stage;
  const from = view.pair.a.dockerfile.stages[source];
  return {
    kind: 'copy',
    keyword: 'COPY',
    onbuild: false,
    line,
    stage,
    from: from === undefined ? null : stageTitle(from),
    path: `/${path}`,
    source: { stage: source },
  };
}
