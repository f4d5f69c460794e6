import type { Action } from './actions.ts';
import type { AppState } from './state.ts';

/** Performs the side effects of an action; their results are dispatched as further actions. */
export type Effects = (action: Action, state: AppState, dispatch: Dispatch) => void;

/** The state after an action. Pure. */
export type Reducer = (state: AppState, action: Action) => AppState;

export type Dispatch = (action: Action) => void;

/** State outside React: the screens', unless it is said whose. */
export interface Store<State = AppState, Act = Action> {
  readonly get: () => State;
  readonly dispatch: (action: Act) => void;
  /** Calls the listener after every change; the result unsubscribes it. */
  readonly subscribe: (listener: () => void) => () => void;
}

/** Holds the state. Every action goes to the reducer, then to the effects, then to the listeners. */
export function createStore<State = AppState, Act = Action>(
  reduce: (state: State, action: Act) => State,
  initial: State,
  effects: (action: Act, state: State, dispatch: (action: Act) => void) => void,
): Store<State, Act> {
  let state = initial;
  const listeners = new Set<() => void>();
  const dispatch = (action: Act): void => {
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
