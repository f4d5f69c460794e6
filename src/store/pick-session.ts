import type { PickAction } from '../screens/pick/actions.ts';
import { emptyPick, type PickOptions, reducePick } from '../screens/pick/reduce.ts';
import type { Choice, PickOutcome, PickState } from '../screens/pick/state.ts';
import { createStore, type Store } from './store.ts';

export type { Choice, PickOutcome } from '../screens/pick/state.ts';

/** The store of the list of builds. */
export type PickStore = Store<PickState, PickAction>;

/** The list of builds without a window. */
export interface PickSession {
  readonly store: PickStore;
  readonly found: (choices: readonly Choice[]) => void;
  /** Says in the list what went wrong; a person may pick again. */
  readonly failed: (message: string) => void;
  /** Resolves when a person chooses or leaves next. */
  readonly outcome: () => Promise<PickOutcome>;
}

/** Puts the list of builds together. */
export function createPickSession(options: PickOptions): PickSession {
  let choose: (outcome: PickOutcome) => void = () => undefined;
  const store: PickStore = createStore(reducePick, emptyPick(options), (action, { outcome }) => {
    if (outcome !== null && (action.type === 'pick/chosen' || action.type === 'pick/left')) choose(outcome);
  });
  return {
    store,
    found: (choices) => store.dispatch({ type: 'pick/found', choices }),
    failed: (message) => store.dispatch({ type: 'pick/failed', message }),
    outcome: () =>
      new Promise((resolve) => {
        choose = resolve;
      }),
  };
}
