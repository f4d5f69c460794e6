import type { Action } from '../../store/actions.ts';
import { movePosition } from '../../store/move.ts';
import type { AppState } from '../../store/state.ts';
import type { CachesState } from './state.ts';

/** Updates the list of cache mounts. */
export function reduceCaches(state: AppState, action: Action): AppState {
  const put = (change: Partial<CachesState>): AppState => ({
    ...state,
    caches: { ...state.caches, ...change },
  });
  switch (action.type) {
    case 'caches/asked':
      return put({ phase: 'loading', problem: null });
    case 'caches/loaded': {
      const cursor = Math.max(0, Math.min(state.caches.cursor, action.rows.length - 1));
      const { rows, forgetsSteps } = action;
      return put({ phase: 'known', problem: null, rows, cursor, forgetsSteps });
    }
    case 'caches/failed':
      return put({ phase: 'failed', problem: action.problem });
    case 'caches/moved':
      return put({ cursor: movePosition(state.caches.cursor, action.move, state.caches.rows.length) });
    case 'caches/clearConfirmed':
      return { ...state, overlay: null };
    default:
      return state;
  }
}
