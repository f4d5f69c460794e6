import type { Action } from '../../store/actions.ts';
import type { AppState } from '../../store/state.ts';
import { keyName } from '../../text/user-keys.ts';
import type { TraceState } from './state.ts';

export function reduceTrace(state: AppState, action: Action): AppState {
  switch (action.type) {
    case 'trace/asked':
      return shown(state, action);
    case 'trace/progressed':
      return state.trace?.phase.kind !== 'running'
        ? state
        : { ...withPhase(state, { ...state.trace.phase, count: action.count }), now: action.now };
    case 'trace/ended': {
      const { trace } = action;
      return ended(withPhase(state, { kind: 'ended', trace }), trace.failed ?? trace.commands.length - 1);
    }
    case 'trace/refused':
      return ended(withPhase(state, { kind: 'none', why: action.why }), 0);
    default:
      return state;
  }
}

function shown(state: AppState, action: Extract<Action, { type: 'trace/asked' }>): AppState {
  const { failure, dockerfile, now } = action;
  const overlay = { kind: 'trace', cursor: 0 } as const;
  const known = state.trace?.failure === failure && action.again !== true ? state.trace : null;
  if (known?.phase.kind === 'ended') {
    const { failed, commands } = known.phase.trace;
    return { ...state, overlay: { ...overlay, cursor: failed ?? Math.max(0, commands.length - 1) } };
  }
  if (known?.phase.kind === 'running') return { ...state, overlay };
  return {
    ...state,
    overlay,
    now,
    trace: { failure, dockerfile, phase: { kind: 'running', since: now, count: 0 } },
  };
}

function withPhase(state: AppState, phase: TraceState['phase']): AppState {
  return state.trace === null ? state : { ...state, trace: { ...state.trace, phase } };
}

/** Puts the cursor on the command that failed; where the trace is not shown, says that it is ready. */
function ended(state: AppState, cursor: number): AppState {
  if (state.overlay?.kind === 'trace') {
    return { ...state, overlay: { kind: 'trace', cursor: Math.max(0, cursor) } };
  }
  const text = `The trace has ended: ${keyName('state', 'T')} shows it.`;
  return { ...state, message: { text, tone: 'info' } };
}
