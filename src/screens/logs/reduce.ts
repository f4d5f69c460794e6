import type { Action } from '../../store/actions.ts';
import { erased } from '../../store/erased.ts';
import type { AppState } from '../../store/state.ts';
import { keyName } from '../../text/user-keys.ts';
import { LINES_ABOVE_MATCH } from '../model.ts';
import { screenModel } from '../models.ts';
import { savedName } from './saved-name.ts';
import { errorsOf, markedLine, shownLog } from './select.ts';
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
      const log = shownLog(state);
      return log === null ? state : sought(state, { log, by: action.by });
    }
    case 'log/errorSought': {
      const { seeking } = state.logs;
      if (seeking === null) return state;
      // Another log is on the screen.
      if (seeking.log !== shownLog(state)) return put({ seeking: null });
      errorsOf(seeking.log).advance();
      return sought(state, seeking);
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

/** Marks the error that is asked for, as soon as it is known which one that is. */
function sought(state: AppState, seeking: NonNullable<LogsState['seeking']>): AppState {
  const { log, by } = seeking;
  const errors = errorsOf(log);
  const found = errors.found();
  const from = markedLine(state);
  const next =
    by === 1 ? found.find((line) => line > (from ?? 0)) : found.findLast((line) => line < (from ?? Infinity));
  // The last one is known only when all lines are.
  const isKnown = next !== undefined && (by === 1 || from !== null || errors.isComplete);
  if (!isKnown && !errors.isComplete) return { ...state, logs: { ...state.logs, seeking } };
  const line = next ?? (by === 1 ? found[0] : found.at(-1));
  const logs = { ...state.logs, seeking: null };
  if (line === undefined) {
    const text = `No line of this log looks like an error: ${keyName('search', '/')} searches it.`;
    return { ...state, logs, message: { text, tone: 'info' } };
  }
  const marked = { ...state, logs: { ...logs, mark: { log, line } } };
  return screenModel(state.screen).scrolled(marked, Math.max(0, line - 1 - LINES_ABOVE_MATCH), line - 1);
}
