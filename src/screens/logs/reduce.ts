import type { Action } from '../../store/actions.ts';
import { erased } from '../../store/erased.ts';
import type { AppState } from '../../store/state.ts';
import { savedName } from './saved-name.ts';
import { sought, soughtOn } from './seek-errors.ts';
import { shownLog } from './select.ts';
import type { LogsState } from './state.ts';

/** Updates what is remembered of the logs: wrapping, the marked line, an error that is looked for. */
export function reduceLogs(state: AppState, action: Action): AppState {
  const put = (change: Partial<LogsState>): AppState => ({ ...state, logs: { ...state.logs, ...change } });
  switch (action.type) {
    case 'log/wrapToggled':
      return { ...put({ wrapped: !state.logs.wrapped }), sideways: 0 };
    case 'log/wrapLoaded':
      return put({ wrapped: action.wrapped });
    case 'log/marked': {
      const log = shownLog(state);
      if (log === null || action.line === null) return put({ mark: null });
      return put({ mark: { log, line: action.line } });
    }
    case 'log/errorAsked': {
      return sought(state, { log: shownLog(state), by: action.by, step: null });
    }
    case 'log/errorSought': {
      const { seeking } = state.logs;
      if (seeking === null) return state;
      // Another log is on the screen.
      if (seeking.log !== shownLog(state)) return put({ seeking: null });
      return soughtOn(state, seeking);
    }
    case 'log/saveAsked':
      return put({ saving: `./${savedName(state)}` });
    case 'log/saveTyped':
      return put({ saving: (state.logs.saving ?? '') + action.text });
    case 'log/saveErased': {
      const { saving } = state.logs;
      if (saving === null || saving === '') return put({ saving: null });
      return put({ saving: erased(saving, action.all) });
    }
    case 'log/saveLeft':
      return put({ saving: null });
    case 'log/saved':
      return { ...put({ saving: null }), overlay: null };
    case 'search/opened':
    case 'search/stepped':
    case 'build/followed':
    case 'container/followed':
      return state.logs.mark === null ? state : put({ mark: null });
    default:
      return state;
  }
}
