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
  /** @param isTruncated whether there are more than these */
  readonly found: (choices: readonly Choice[], isTruncated?: boolean) => void;
  /** Says in the list what went wrong; a person may pick again. */
  readonly failed: (message: string) => void;
  /** Resolves when a person chooses or leaves next. */
  readonly outcome: () => Promise<PickOutcome>;
}

/** Puts the list of builds together. */
export function createPickSession(options: PickOptions): PickSession {
  let waiting: ((outcome: PickOutcome) => void) | null = null;
  /** The last one that nobody was waiting for. */
  let unheard: PickOutcome | null = null;
  const choose = (outcome: PickOutcome): void => {
    if (waiting === null) unheard = outcome;
    else waiting(outcome);
    waiting = null;
  };
  const store: PickStore = createStore(reducePick, emptyPick(options), (action, { outcome }) => {
    if (outcome !== null && (action.type === 'pick/chosen' || action.type === 'pick/left')) choose(outcome);
  });
  return {
    store,
    found: (choices, isTruncated = false) => store.dispatch({ type: 'pick/found', choices, isTruncated }),
    failed: (message) => store.dispatch({ type: 'pick/failed', message }),
    outcome: () =>
      new Promise((resolve) => {
        if (unheard === null) waiting = resolve;
        else resolve(unheard);
        unheard = null;
      }),
  };
}
