import type { Action } from '../../store/actions.ts';
import type { AppState } from '../../store/state.ts';
import { keyName } from '../../text/user-keys.ts';
import type { CheckFix, FixState, ShellFix } from './state.ts';

export function reduceFix(state: AppState, action: Action): AppState {
  switch (action.type) {
    case 'fix/recorded': {
      const { address, record } = action;
      const hasChanged = record.commands.some(({ changed }) => changed.length > 0);
      const text = `What the shell changed can become a fix: ${keyName('state', 'P')} proposes it.`;
      return {
        ...state,
        fix: { address, record, phase: { kind: 'idle' } },
        message: hasChanged ? { text, tone: 'info' } : state.message,
      };
    }
    case 'fix/asked':
      return withPhase({ ...state, overlay: { kind: 'fix', top: 0 } }, { kind: 'working' });
    case 'fix/checkAsked': {
      const { checked } = action;
      const fix = { checked, shell: shellFix(state.fix), phase: { kind: 'working' } } as const;
      return { ...state, fix, overlay: { kind: 'fix', top: 0 } };
    }
    case 'fix/proposed':
      return withPhase(state, {
        kind: 'proposed',
        proposals: action.proposals,
        chosen: 0,
        note: action.note,
      });
    case 'fix/otherAsked': {
      const phase = state.fix?.phase;
      if (phase?.kind !== 'proposed') return state;
      const chosen = (phase.chosen + 1) % phase.proposals.length;
      return withPhase({ ...state, overlay: { kind: 'fix', top: 0 } }, { ...phase, chosen });
    }
    case 'fix/refused':
      return withPhase(state, { kind: 'none', why: action.why });
    case 'fix/applied':
      return { ...state, fix: isOfCheck(state.fix) ? state.fix.shell : null, overlay: null };
    case 'overlay/closed':
      return isOfCheck(state.fix) ? { ...state, fix: state.fix.shell } : state;
    default:
      return state;
  }
}

function withPhase(state: AppState, phase: FixState['phase']): AppState {
  return state.fix === null ? state : { ...state, fix: { ...state.fix, phase } };
}

/** Whether a fix is that of a check. */
export function isOfCheck(fix: FixState | null): fix is CheckFix {
  return fix !== null && 'checked' in fix;
}

function shellFix(fix: FixState | null): ShellFix | null {
  return isOfCheck(fix) ? fix.shell : fix;
}
