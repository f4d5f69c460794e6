import { messageOf } from '../../ports.ts';
import type { Action } from '../../store/actions.ts';
import type { ScreenPorts } from '../../store/screen-ports.ts';
import type { AppState } from '../../store/state.ts';
import type { Dispatch, Effects } from '../../store/store.ts';

/** Saves the breakpoints of a Dockerfile for the next run. */
export interface Breakpoints {
  readonly run: Effects;
  /** Resolves once the last change is saved. Never rejects. */
  readonly stop: () => Promise<void>;
}

const CHANGES: ReadonlySet<Action['type']> = new Set([
  'breakpoint/toggled',
  'breakpoints/entered',
  'breakpoints/removed',
  'breakpoints/switched',
]);

export function createBreakpoints(ports: Pick<ScreenPorts, 'keepBreakpoints'>): Breakpoints {
  let saving: Promise<void> = Promise.resolve();

  const save = (state: AppState, dispatch: Dispatch): void => {
    const { breakpoints } = state;
    // One save after another, so that the last one wins.
    saving = saving
      .then(() => ports.keepBreakpoints(breakpoints))
      .catch((error: unknown) => {
        const text = `The breakpoints could not be saved: ${messageOf(error)}`;
        dispatch({ type: 'message/shown', text, tone: 'error' });
      });
  };

  return {
    run: (action, state, dispatch) => {
      // An edit may have moved them.
      const moved = action.type === 'dockerfile/loaded' && state.breakpoints.length > 0;
      if (moved || CHANGES.has(action.type)) save(state, dispatch);
    },
    stop: () => saving,
  };
}
