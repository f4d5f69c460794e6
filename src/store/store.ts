import type { Action } from './actions.ts';
import type { AppState } from './state.ts';

/** Does what an action asks of the outside; what comes of it is dispatched as further actions. */
export type Effects = (action: Action, state: AppState, dispatch: Dispatch) => void;

/** The state after an action. Pure. */
export type Reducer = (state: AppState, action: Action) => AppState;

export type Dispatch = (action: Action) => void;

export interface Store {
  readonly get: () => AppState;
  readonly dispatch: Dispatch;
  /** Calls back after every change; the result stops it. */
  readonly subscribe: (listener: () => void) => () => void;
}

/** Holds the state: every action goes through the reducer first, then to the effects, then listeners are told. */
export function createStore(reduce: Reducer, initial: AppState, effects: Effects): Store {
  let state = initial;
  const listeners = new Set<() => void>();
  const dispatch = (action: Action): void => {
    const before = state;
    state = reduce(state, action);
    effects(action, state, dispatch);
    if (state !== before) for (const listener of listeners) listener();
  };
  return {
    get: () => state,
    dispatch,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
