import type { Action } from '../../store/actions.ts';
import type { Move } from '../../store/move.ts';
import { lastPlace } from '../../store/row-place.ts';
import type { AppState } from '../../store/state.ts';
import { isBuilding } from '../build/select.ts';
import { movedLog, rowedLog } from '../logs/rowed.ts';
import { markedLine } from '../logs/select.ts';
import { containerPlace, containerView } from './select.ts';
import type { ContainerState } from './state.ts';

/** Updates what was started: its output, its end, and what of it is shown. */
export function reduceContainer(state: AppState, action: Action): AppState {
  if (action.type === 'container/asked') return action.isAgain === true ? state : { ...state, overlay: null };
  if (action.type === 'container/begun') return begun(state, action);
  const { container } = state;
  if (container === null) return state;
  const put = (change: Partial<ContainerState>): AppState => ({
    ...state,
    container: { ...container, ...change },
  });
  // What an earlier one still says no longer counts.
  if ('number' in action && action.type.startsWith('container/') && action.number !== container.number)
    return state;
  switch (action.type) {
    case 'container/building':
      return container.phase === 'building' ? put({ building: action.step }) : state;
    case 'container/sourceKnown':
      return put({ source: action.source });
    case 'container/started':
      // It may have been asked to end before it was known to run.
      return container.phase === 'building'
        ? put({ phase: 'running', building: null, ports: action.ports, startedAt: action.now })
        : put({ building: null });
    case 'container/printed':
      return { ...put({ version: action.version }), now: Math.max(state.now, action.now) };
    case 'container/ended':
      return {
        ...put({
          phase: 'ended',
          building: null,
          ports: [],
          end: action.outcome,
          endedAt: action.now,
          log: action.log ?? container.log,
          version: (action.log ?? container.log).version,
        }),
        // There is nothing left to confirm.
        overlay: state.overlay?.kind === 'quit' && !isBuilding(state) ? null : state.overlay,
        now: Math.max(state.now, action.now),
      };
    case 'container/stopAsked':
      return container.phase === 'ended' ? state : put({ phase: 'stopping' });
    case 'container/moved':
      return moved(state, container, action.move);
    case 'container/followed':
      return put({ top: null, topRow: 0 });
    default:
      return state;
  }
}

/** Moves the marked line of the output, or scrolls it. */
function moved(state: AppState, container: ContainerState, move: Move): AppState {
  const view = containerView(state);
  const text = rowedLog(view);
  const top = containerPlace(state, move.page);
  const { place, mark } = movedLog(text, top, move, markedLine(state), container.log.lineCount);
  const last = lastPlace(text, move.page);
  const follows = mark === null && place.line === last.line && place.row === last.row;
  return {
    ...state,
    logs: mark === null ? state.logs : { ...state.logs, mark: { log: container.log, line: mark } },
    container: { ...container, top: follows ? null : place.line, topRow: follows ? 0 : place.row },
  };
}

function begun(state: AppState, action: Extract<Action, { type: 'container/begun' }>): AppState {
  const { number, stage, title, log, isWatched = false, now } = action;
  return {
    ...state,
    now,
    container: {
      number,
      stage,
      title,
      isWatched,
      phase: 'building',
      source: null,
      log,
      version: 0,
      ports: [],
      building: null,
      startedAt: now,
      endedAt: null,
      end: null,
      top: null,
      topRow: 0,
    },
  };
}
