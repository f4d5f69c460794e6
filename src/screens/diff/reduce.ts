import { fileType } from '../../filesystem/mode.ts';
import type { Address } from '../../states/address.ts';
import type { Pair } from '../../states/pairs.ts';
import { pairKey, suggestedPairs } from '../../states/pairs.ts';
import type { Action } from '../../store/actions.ts';
import { movePosition, moveTop } from '../../store/move.ts';
import type { AppState } from '../../store/state.ts';
import { type AtCursor, foldedAt, foldsAtFirst } from '../inspect/folds.ts';
import { changeTree } from '../inspect/reduce-tree.ts';
import { known, LOADING } from '../inspect/state.ts';
import { changeShown, changeView, withView } from '../inspect/views.ts';
import { changeStory, nextShape, pointedInStory, storyMoved } from './reduce-story.ts';
import { diffAtCursor, diffCursor, diffNow, diffRows } from './select.ts';
import { shapeNow } from './select-story.ts';
import { DIFF_SORTS, type DiffView } from './state.ts';
import { DIFF_VIEWS, diffView } from './view.ts';

/** Updates a comparison: its two states, the list, the cursor, and the changes of one file. */
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
  return changeView(state, 'diff', key, (view) => pointed({ ...view, ...change(view) }));
}

function reduceShown(state: AppState, action: Action): AppState {
  const { address } = state.inspect;
  if (address === null) return state;
  if (action.type === 'diff/paired')
    return { ...withPair(state, address, action.pair), overlay: null, sideways: 0 };
  if (action.type === 'inspect/asked' && action.pair !== undefined)
    return withPair(state, address, action.pair);
  if (action.type === 'diff/turned') {
    const next = nextPair(diffNow(state), address);
    return { ...(next === undefined ? state : withPair(state, address, next)), sideways: 0 };
  }
  return changeShown(state, 'diff', (view) => {
    const change = changeBy(view, action);
    return change === null ? view : pointed({ ...view, ...change });
  });
}

/** Shows a comparison for a state. */
function withPair(state: AppState, address: Address, pair: Pair): AppState {
  return { ...state, inspect: withView(state.inspect, 'diff', DIFF_VIEWS, address, diffView(pair)) };
}

/** The next of the suggested pairs for a state. */
function nextPair(view: DiffView | null, address: Address): Pair | undefined {
  if (view === null) return undefined;
  const pairs = suggestedPairs(address);
  const at = pairs.findIndex((pair) => pairKey(pair) === pairKey(view.pair));
  return pairs[(at + 1) % pairs.length];
}

/** Null if the action does not concern this view. */
function changeBy(view: DiffView, action: Action): Partial<DiffView> | null {
  switch (action.type) {
    case 'inspect/asked':
      return action.path === undefined
        ? {}
        : { shape: 'trees', cursor: action.path, folds: foldedAt(view.folds, action.path) };
    case 'inspect/panelTurned':
      return { panel: view.panel === 'list' ? 'detail' : 'list' };
    case 'inspect/moved': {
      if (view.panel === 'list') {
        if (shapeNow(view) === 'story') return { story: storyMoved(view, action.move) };
        const rows = diffRows(view);
        const row = rows[movePosition(diffCursor(view), action.move, rows.length)];
        return { cursor: row?.path ?? view.cursor };
      }
      const { detail } = view;
      if (detail === null) return null;
      return { detail: { ...detail, top: moveTop(detail.top, action.move, action.count) } };
    }
    case 'diff/shapeTurned':
      return { shape: nextShape(view) };
    case 'diff/movesAsked':
      return { moves: view.moves?.kind === 'known' ? null : LOADING };
    default:
      return shapeNow(view) === 'story'
        ? changeStory(view, action)
        : changeTree(view, DIFF_SORTS, () => listOf(view), action);
  }
}

function listOf(view: DiffView): AtCursor {
  const rows = diffRows(view);
  const at = diffCursor(view);
  const has = (path: string): boolean => rows.some((row) => row.path === path);
  return { row: rows[at], path: rows[at]?.path, next: rows[at + 1]?.path, has };
}

/** A view whose detail is of the entry under the cursor. */
function pointed(view: DiffView): DiffView {
  if (shapeNow(view) === 'story') return pointedInStory(view);
  const row = diffAtCursor(view);
  if (row === null) return { ...view, detail: null, panel: 'list' };
  const cursor = row.path;
  if (view.detail?.path === cursor) return { ...view, cursor };
  const isFile = [row.entry?.a, row.entry?.b].some(
    (entry) => entry != null && fileType(entry.mode) === 'file',
  );
  return { ...view, cursor, detail: isFile ? { path: cursor, contents: { kind: 'reading' }, top: 0 } : null };
}
