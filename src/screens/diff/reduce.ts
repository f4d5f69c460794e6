import { fileType } from '../../filesystem/mode.ts';
import { pairKey, suggestedPairs } from '../../states/pairs.ts';
import type { Action } from '../../store/actions.ts';
import { movePosition, moveTop } from '../../store/move.ts';
import type { AppState } from '../../store/state.ts';
import { folded, foldedAt, foldsAtFirst, toggled } from '../inspect/folds.ts';
import { putDiff } from '../inspect/put.ts';
import { diffNow } from '../inspect/select/now.ts';
import { known, LOADING } from '../inspect/state.ts';
import { withPair } from '../inspect/views.ts';
import { diffAtCursor, diffCursor, diffRows } from './select.ts';
import { DIFF_SORTS, type DiffView } from './state.ts';

/** What an action changes of a comparison: which two states, the list, the cursor in it, what changed of one file. */
export function reduceDiff(state: AppState, action: Action): AppState {
  switch (action.type) {
    case 'diff/compared':
      return answered(state, action.key, (view) => ({
        compared: action.compared,
        folds: foldsAtFirst(
          view.folds,
          known(action.compared)?.diff.entries.length ?? Number.POSITIVE_INFINITY,
        ),
      }));
    case 'diff/traced':
      return answered(state, action.key, () => ({ origins: action.origins }));
    case 'diff/detailed':
      return answered(state, action.key, ({ detail }) =>
        detail?.path === action.path ? { detail: { ...detail, contents: action.contents } } : {},
      );
    case 'diff/movesFound':
      return answered(state, action.key, () => ({ moves: action.moves }));
    default:
      return state.screen === 'diff' ? reduceShown(state, action) : state;
  }
}

function answered(state: AppState, key: string, change: (view: DiffView) => Partial<DiffView>): AppState {
  const view = state.inspect.diffs.get(key);
  return view === undefined ? state : putDiff(state, view, pointed({ ...view, ...change(view) }));
}

function reduceShown(state: AppState, action: Action): AppState {
  const { place } = state.inspect;
  if (action.type === 'diff/paired' && place !== null)
    return { ...state, overlay: null, inspect: withPair(state.inspect, place, action.pair) };
  const view = diffNow(state);
  if (view === null || place === null) return state;
  const put = (change: Partial<DiffView>): AppState => putDiff(state, view, pointed({ ...view, ...change }));
  switch (action.type) {
    case 'diff/turned': {
      const pairs = suggestedPairs(place);
      const at = pairs.findIndex((pair) => pairKey(pair) === pairKey(view.pair));
      const next = pairs[(at + 1) % pairs.length];
      return next === undefined ? state : { ...state, inspect: withPair(state.inspect, place, next) };
    }
    case 'inspect/asked':
      return action.path === undefined
        ? put({})
        : put({ cursor: action.path, folds: foldedAt(view.folds, action.path) });
    case 'inspect/panelTurned':
      return put({ panel: view.panel === 'list' ? 'detail' : 'list' });
    case 'inspect/moved':
      if (view.panel === 'list') {
        const rows = diffRows(view);
        return put({
          cursor: rows[movePosition(diffCursor(view), action.move, rows.length)]?.path ?? view.cursor,
        });
      }
      return view.detail === null
        ? state
        : put({ detail: { ...view.detail, top: moveTop(view.detail.top, action.move, action.count) } });
    case 'inspect/foldToggled':
    case 'inspect/foldMoved':
    case 'inspect/allFolded':
      return put(folded(view, listOf(view), action));
    case 'inspect/sorted':
      return put({ sort: DIFF_SORTS[(DIFF_SORTS.indexOf(view.sort) + 1) % DIFF_SORTS.length] ?? 'size' });
    case 'inspect/kindToggled':
      return put({ hidden: toggled(view.hidden, action.kind) });
    case 'diff/shapeTurned':
      return put({ shape: view.shape === 'trees' ? 'list' : 'trees' });
    case 'diff/movesAsked':
      return put({ moves: view.moves?.kind === 'known' ? null : LOADING });
    case 'field/typed':
    case 'field/erased':
    case 'field/left':
      return put({});
    default:
      return state;
  }
}

function listOf(view: DiffView) {
  const rows = diffRows(view);
  const at = diffCursor(view);
  const has = (path: string): boolean => rows.some((row) => row.path === path);
  return { row: rows[at], path: rows[at]?.path, next: rows[at + 1]?.path, has };
}

/** A view whose detail is of the entry under the cursor. */
function pointed(view: DiffView): DiffView {
  const row = diffAtCursor(view);
  if (row === null) return { ...view, detail: null, panel: 'list' };
  const cursor = row.path;
  if (view.detail?.path === cursor) return { ...view, cursor };
  const isFile = [row.entry?.a, row.entry?.b].some(
    (entry) => entry != null && fileType(entry.mode) === 'file',
  );
  return { ...view, cursor, detail: isFile ? { path: cursor, contents: { kind: 'reading' }, top: 0 } : null };
}
