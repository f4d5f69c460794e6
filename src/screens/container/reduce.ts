import type { Action } from '../../store/actions.ts';
import { lastTop, moveTop } from '../../store/move.ts';
import type { AppState } from '../../store/state.ts';
import { isBuilding } from '../build/select.ts';
import { containerLineCount, containerTop } from './select.ts';
import type { ContainerState } from './state.ts';

/** Updates what was started: its output, its end, and what of it is shown. */
export function reduceContainer(state: AppState, action: Action): AppState {
  if (action.type === 'container/asked') return { ...state, overlay: null };
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
    case 'container/started':
      return container.phase === 'building' ? put({ phase: 'running', ports: action.ports }) : state;
    case 'container/printed':
      return { ...put({ version: action.version }), now: Math.max(state.now, action.now) };
    case 'container/ended':
      return {
        ...put({ phase: 'ended', ports: [], end: action.outcome, endedAt: action.now }),
        // There is nothing left to confirm.
        overlay: state.overlay?.kind === 'quit' && !isBuilding(state) ? null : state.overlay,
        now: Math.max(state.now, action.now),
      };
    case 'container/stopAsked':
      return container.phase === 'ended' ? state : put({ phase: 'stopping' });
    case 'container/moved': {
      const { page } = action.move;
      const top = moveTop(containerTop(container, page), action.move, containerLineCount(container));
      return put({ top: top === lastTop(containerLineCount(container), page) ? null : top });
    }
    case 'container/followed':
      return put({ top: null });
    default:
      return state;
  }
}

function begun(state: AppState, action: Extract<Action, { type: 'container/begun' }>): AppState {
  const { number, stage, title, log, now } = action;
  return {
    ...state,
    now,
    container: {
      number,
      stage,
      title,
      phase: 'building',
      log,
      version: 0,
      ports: [],
      startedAt: now,
      endedAt: null,
      end: null,
      top: null,
    },
  };
}
