import { changeOf } from '../../history/compare.ts';
import { findVertex } from '../../progress/model.ts';
import type { Action } from '../../store/actions.ts';
import { movePosition, moveTop } from '../../store/move.ts';
import type { AppState } from '../../store/state.ts';
import { comparedSteps } from './select.ts';
import type { ComparedBuilds } from './state.ts';

/** Updates the comparison of two builds. */
export function reduceCompared(state: AppState, action: Action): AppState {
  const { history } = state;
  const { compared } = history;
  const put = (change: ComparedBuilds): AppState => ({ ...state, history: { ...history, compared: change } });
  if (action.type === 'history/compareAsked') {
    const { a, b } = action;
    return { ...put({ a, b, read: null, cursor: 0, panel: 'steps', logTop: 0 }), sideways: 0 };
  }
  if (compared === null) return state;
  switch (action.type) {
    case 'history/compared': {
      const { a, b } = action;
      if (a.details.build.id !== compared.a.id || b.details.build.id !== compared.b.id) return state;
      const next = { ...compared, a: a.details.build, b: b.details.build, read: { a, b } };
      // The first step that differs is what one came for.
      const cursor = comparedSteps(next, state.now).findIndex((step) => changeOf(step) !== 'same');
      return put({ ...next, cursor: Math.max(0, cursor) });
    }
    case 'history/panelTurned':
      return { ...put({ ...compared, panel: compared.panel === 'steps' ? 'logs' : 'steps' }), sideways: 0 };
    case 'history/moved': {
      if (compared.panel === 'logs') {
        const count = logLength(compared, state.now);
        return put({ ...compared, logTop: moveTop(compared.logTop, action.move, count) });
      }
      const count = comparedSteps(compared, state.now).length;
      return {
        ...put({ ...compared, cursor: movePosition(compared.cursor, action.move, count), logTop: 0 }),
        sideways: 0,
      };
    }
    default:
      return state;
  }
}

/** Lines of the longer one of the two logs of the step under the cursor. */
export function logLength(compared: ComparedBuilds, now: number): number {
  const { read, cursor } = compared;
  const step = comparedSteps(compared, now)[cursor];
  if (read === null || step === undefined) return 0;
  const lines = (side: 'a' | 'b'): number => {
    const digest = step[side]?.digest;
    return digest === undefined ? 0 : (findVertex(read[side].progress, digest)?.log.lineCount ?? 0);
  };
  return Math.max(lines('a'), lines('b'));
}
