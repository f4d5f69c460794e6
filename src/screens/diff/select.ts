/** What changed between two states as the rows of a list. */
import { stageTitle } from '../../dockerfile/stage-title.ts';
import type { DiffEntry, TreeDiff } from '../../filesystem/diff.ts';
import type { ChangeTotals } from '../../filesystem/diff-folders.ts';
import { type FolderOrigins, folderOrigins } from '../../states/folder-origins.ts';
import type { Origin } from '../../states/origins.ts';
import type { AppState } from '../../store/state.ts';
import { foldsNow } from '../inspect/folds.ts';
import { cursorRowAt } from '../inspect/select/cursor-row.ts';
import { viewNow } from '../inspect/select/now.ts';
import { known } from '../inspect/state.ts';
import { childRows, type DiffRow, listRows, NO_CHANGES, type Nodes, nodesOf, treeRows } from './rows.ts';
import { shapeNow, storyAtCursor, storyLine, storyNow } from './select-story.ts';
import type { DiffView } from './state.ts';

/** The comparison shown for the inspected state; null until it is requested. */
export function diffNow(state: AppState): DiffView | null {
  return viewNow(state, 'diff');
}

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

const keptFolders = new WeakMap<Nodes, { readonly folder: string; readonly rows: readonly DiffRow[] }>();

/** The changed children of a folder, most bytes first. */
export function changesIn(view: DiffView, folder: string): readonly DiffRow[] {
  const nodes = diffNodes(view);
  if (nodes === null) return [];
  const last = keptFolders.get(nodes);
  if (last?.folder === folder) return last.rows;
  const rows = childRows(nodes, folder);
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
