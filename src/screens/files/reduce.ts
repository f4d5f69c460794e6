import type { Action } from '../../store/actions.ts';
import type { Move } from '../../store/move.ts';
import { lastTop, movePosition, moveTop } from '../../store/move.ts';
import type { AppState } from '../../store/state.ts';
import type { SharedInspectAction } from '../inspect/actions.ts';
import { type AtCursor, foldedAt, foldsAtFirst } from '../inspect/folds.ts';
import { changeTree } from '../inspect/reduce-tree.ts';
import { known } from '../inspect/state.ts';
import { changeShown, changeView } from '../inspect/views.ts';
import type { FilesAction } from './actions.ts';
import { biggestIn } from './map.ts';
import { fileAtCursor, fileCursor, fileRows } from './select.ts';
import { readable } from './select-readable.ts';
import { FILES_SORTS, type FilesView, type FileView } from './state.ts';

/** Updates the files of a state: the tree, the cursor, the file being read. */
export function reduceFiles(state: AppState, action: Action): AppState {
  switch (action.type) {
    case 'files/listed':
      return answered(state, action.key, (view) => listed(view, action));
    case 'files/traced':
      return answered(state, action.key, () => ({ origins: action.origins }));
    case 'files/read':
      return answered(state, action.key, (view) => contentsRead(view, action));
    case 'files/coloured':
      return answered(state, action.key, (view) => coloured(view, action));
    default:
      return state.screen === 'files' ? reduceShown(state, action) : state;
  }
}

/** An answer may arrive while another state is shown; it is stored with its own. */
function answered(state: AppState, key: string, change: (view: FilesView) => Partial<FilesView>): AppState {
  return changeView(state, 'files', key, (view) => pointed({ ...view, ...change(view) }));
}

function listed(
  view: FilesView,
  { tree }: Extract<FilesAction, { type: 'files/listed' }>,
): Partial<FilesView> {
  const folds = foldsAtFirst(view.folds, known(tree)?.count ?? Number.POSITIVE_INFINITY);
  const next = { ...view, tree, folds };
  // Apply what was requested before the listing arrived.
  return view.cursor === '' ? next : { ...next, ...pointedAt(next, view.cursor) };
}

function reduceShown(state: AppState, action: Action): AppState {
  return changeShown(state, 'files', (view) => {
    const change = changeBy(view, action);
    return change === null ? view : pointed({ ...view, ...change });
  });
}

/** A map has entries of all kinds. */
const AS_MAP: Partial<FilesView> = { shape: 'map', hidden: new Set(), panel: 'list' };

/** Null if the action does not concern this view. */
function changeBy(view: FilesView, action: Action): Partial<FilesView> | null {
  switch (action.type) {
    case 'inspect/asked':
      if (action.path !== undefined) return { ...shownAt(view, action.path), shape: 'tree' };
      return action.map === true ? { ...AS_MAP, cursor: '', filter: '' } : {};
    case 'files/shapeTurned':
      if (view.shape === 'map') return { shape: 'tree', panel: 'list' };
      return action.chosen === undefined ? AS_MAP : { ...AS_MAP, cursor: action.chosen };
    case 'files/mapMoved':
      return { cursor: action.chosen, folds: foldedAt(view.folds, action.chosen) };
    case 'inspect/panelTurned':
      return { panel: view.panel === 'list' && view.view !== null ? 'detail' : 'list' };
    case 'inspect/moved':
      return view.panel === 'list' ? cursorMoved(view, action.move) : { view: textMoved(view, action) };
    default:
      return changeTree(view, FILES_SORTS, () => listOf(view), action);
  }
}

function listOf(view: FilesView): AtCursor {
  const rows = fileRows(view);
  const at = fileCursor(view);
  const pathOf = (index: number): string | undefined => rows[index]?.entry.path;
  return {
    row: rows[at],
    path: pathOf(at),
    next: pathOf(at + 1),
    has: (path: string) => pathExists(view, path),
  };
}

function pathExists(view: FilesView, path: string): boolean {
  return known(view.tree)?.get(path) !== undefined;
}

function cursorMoved(view: FilesView, move: Move): Partial<FilesView> {
  const rows = fileRows(view);
  return { cursor: rows[movePosition(fileCursor(view), move, rows.length)]?.entry.path ?? view.cursor };
}

/** Moves the cursor to a path, opens its parent folders, and clears a filter that would hide it. */
function shownAt(view: FilesView, path: string): Partial<FilesView> {
  return { ...pointedAt(view, path), filter: '', hidden: new Set(), panel: 'list' };
}

/** The path itself, or its real path if parent folders are links. */
function pointedAt({ tree, folds }: FilesView, path: string): Pick<FilesView, 'cursor' | 'folds'> {
  const all = known(tree);
  const real = all === null || all.get(path) !== undefined ? path : (all.follow(path).entry?.path ?? path);
  return { cursor: real, folds: foldedAt(folds, real) };
}

/** A view whose file is the one under the cursor. */
function pointed(given: FilesView): FilesView {
  const tree = known(given.tree);
  // A map begins on its largest box.
  const isNew = given.shape === 'map' && given.cursor === '';
  const view = isNew ? { ...given, cursor: biggestIn(given, '') ?? '' } : given;
  const row = tree === null ? null : fileAtCursor(view);
  if (tree === null || row === null) return { ...view, view: null, panel: 'list' };
  const cursor = row.entry.path;
  if (view.view?.path === cursor) return { ...view, cursor };
  const file = readable(tree, row.entry);
  if (file === null) return { ...view, cursor, view: null, panel: 'list' };
  return { ...view, cursor, view: { path: cursor, contents: { kind: 'reading' }, top: 0, wanted: 0 } };
}

/** Scrolls the text; past an end of the part shown, requests the next part. */
function textMoved(
  view: FilesView,
  { move, count }: Extract<SharedInspectAction, { type: 'inspect/moved' }>,
): FileView | null {
  const shown = view.view;
  const tree = known(view.tree);
  if (shown === null || tree === null) return shown;
  const { contents } = shown;
  const entry = tree.get(shown.path);
  const file = entry === undefined ? null : readable(tree, entry);
  if (file === null || contents.kind === 'reading' || contents.kind === 'unread') return shown;
  const length = contents.kind === 'text' ? contents.length : contents.bytes.length;
  const end = contents.offset + length;
  const top = Math.min(shown.top, lastTop(count, move.page));
  if ('to' in move) {
    if (move.to === 'start' && contents.offset > 0) return { ...shown, wanted: 0 };
    if (move.to === 'end' && end < file.size) return { ...shown, wanted: lastPart(file.size) };
  } else {
    if (move.by < 0 && top === 0 && contents.offset > 0)
      return { ...shown, wanted: Math.max(0, contents.offset - FILE_PART_BYTES) };
    if (move.by > 0 && top >= lastTop(count, move.page) && end < file.size) return { ...shown, wanted: end };
  }
  return { ...shown, top: moveTop(top, move, count) };
}

/** Bytes read of a file at a time. */
export const FILE_PART_BYTES = 128 * 1024;

/**
 * Offset of the last part. Parts start at multiples of the part size, so that reading from either end meets.
 */
function lastPart(size: number): number {
  return Math.max(0, Math.floor((size - 1) / FILE_PART_BYTES) * FILE_PART_BYTES);
}

function contentsRead(
  view: FilesView,
  { path, contents }: Extract<FilesAction, { type: 'files/read' }>,
): Partial<FilesView> {
  const shown = view.view;
  if (shown === null || shown.path !== path) return {};
  const from = 'offset' in shown.contents ? shown.contents.offset : 0;
  const to = 'offset' in contents ? contents.offset : 0;
  // Reading backwards continues from the end of the previous part.
  const backwards = to < from && to > 0;
  const toEnd = to > from + FILE_PART_BYTES;
  return {
    view: { path, contents, top: backwards || toEnd ? Number.MAX_SAFE_INTEGER : 0, wanted: null },
  };
}

function coloured(
  view: FilesView,
  { path, offset, tokens }: Extract<FilesAction, { type: 'files/coloured' }>,
): Partial<FilesView> {
  const shown = view.view;
  if (shown?.path !== path || shown.contents.kind !== 'text' || shown.contents.offset !== offset) return {};
  return { view: { ...shown, contents: { ...shown.contents, tokens } } };
}
