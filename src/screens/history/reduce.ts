import { withChanges } from '../../history/listed.ts';
import type { HistoryChange } from '../../history/types.ts';
import type { Action } from '../../store/actions.ts';
import { erased } from '../../store/erased.ts';
import { movePosition } from '../../store/move.ts';
import type { AppState } from '../../store/state.ts';
import { reduceCompared } from './reduce-compared.ts';
import { reduceOpened } from './reduce-opened.ts';
import { buildAtCursor, listCursor, shownBuilds } from './select.ts';
import type { HistoryState } from './state.ts';

/** Updates the history: the list, an opened build, a comparison. */
export function reduceHistory(state: AppState, action: Action): AppState {
  return reduceCompared(reduceOpened(reduceList(state, action), action), action);
}

function reduceList(state: AppState, action: Action): AppState {
  const { history } = state;
  const put = (change: Partial<HistoryState>): AppState => ({ ...state, history: { ...history, ...change } });
  switch (action.type) {
    case 'screen/shown':
      if (action.screen !== 'history') return history.isFiltering ? put({ isFiltering: false }) : state;
      return history.phase === 'listed' ? state : put({ phase: 'asking', problem: null });
    case 'engine/returnAsked':
      return history.phase === 'none' ? put({ phase: 'asking', problem: null }) : state;
    case 'history/changed':
      return put({
        phase: 'listed',
        known: withChanges(history.known, action.changes),
        notices: noticesOf(action.changes) ?? history.notices,
      });
    case 'history/listed':
      // From now on the cursor stays on its build, whatever comes.
      return put({ phase: 'listed', cursor: history.cursor ?? buildAtCursor(state)?.id ?? null });
    case 'history/missing':
      return put({ phase: 'none', problem: action.message });
    case 'history/moved': {
      if (history.opened !== null || history.compared !== null) return state;
      const builds = shownBuilds(state);
      const next = builds[movePosition(listCursor(state), action.move, builds.length)];
      return put({ cursor: next?.id ?? null });
    }
    case 'history/markToggled': {
      const id = buildAtCursor(state)?.id ?? null;
      return put({ marked: history.marked === id ? null : id });
    }
    case 'history/closed':
      return put({ opened: null, compared: null });
    case 'history/unreadable':
      return {
        ...put({ opened: null, compared: null }),
        message: { text: action.message, tone: 'error' },
      };
    case 'history/deleteAsked':
      return { ...put(nextTo(state, action.id)), overlay: null };
    case 'history/filterOpened':
      return put({ isFiltering: true });
    case 'history/filterTyped':
      return put({ filter: history.filter + action.text, cursor: null });
    case 'history/filterErased':
      if (history.filter === '') return action.all === true ? state : put({ isFiltering: false });
      return put({
        filter: erased(history.filter, action.all),
        cursor: null,
      });
    case 'history/filterKept':
      return put({ isFiltering: false, cursor: buildAtCursor(state)?.id ?? null });
    case 'history/filterLeft':
      return put({ isFiltering: false, filter: '', cursor: buildAtCursor(state)?.id ?? null });
    default:
      return state;
  }
}

/** What a list says of the history as a whole; null if it says nothing. */
function noticesOf(changes: readonly HistoryChange[]): readonly string[] | null {
  const texts = changes.flatMap((change) => (change.kind === 'noticed' ? [change.text] : []));
  return texts.length === 0 ? null : texts;
}

/** Where the cursor and the mark are once a build is gone. */
function nextTo(state: AppState, id: string): Partial<HistoryState> {
  const builds = shownBuilds(state);
  const at = builds.findIndex((build) => build.id === id);
  const { marked, cursor } = state.history;
  return {
    marked: marked === id ? null : marked,
    cursor: cursor === id || cursor === null ? ((builds[at + 1] ?? builds[at - 1])?.id ?? null) : cursor,
  };
}
