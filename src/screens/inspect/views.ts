/** Views of states. They are kept so that returning to one finds it unchanged. */
import { type Address, addressKey } from '../../states/address.ts';
import type { AppState } from '../../store/state.ts';
import type { ViewMaker } from './model.ts';
import { shownKey } from './select/now.ts';
import type { InspectScreenName, InspectState, InspectViewOf } from './state.ts';

/** Views kept per screen: each may hold a tree of some ten megabytes. */
const MAX_KEPT_VIEWS = 6;

/**
 * Sets the view that a screen shows of a state. A kept view stays unchanged, except that failed requests are
 * repeated.
 */
export function withView<N extends InspectScreenName>(
  inspect: InspectState,
  screen: N,
  maker: ViewMaker<InspectViewOf<N>>,
  address: Address,
  view: InspectViewOf<N>,
): InspectState {
  const key = maker.key(view);
  const views = inspect.views[screen];
  return {
    ...inspect,
    views: { ...inspect.views, [screen]: inFront(views, key, maker.retry(views?.get(key) ?? view)) },
    shown: { ...inspect.shown, [screen]: new Map(inspect.shown[screen]).set(addressKey(address), key) },
  };
}

function inFront<V>(views: ReadonlyMap<string, V> | undefined, key: string, view: V): ReadonlyMap<string, V> {
  const next = new Map(views);
  next.delete(key);
  next.set(key, view);
  for (const oldest of next.keys()) {
    if (next.size <= MAX_KEPT_VIEWS) break;
    next.delete(oldest);
  }
  return next;
}

/** Changes a kept view; returns the state unchanged if it is gone. */
export function changeView<N extends InspectScreenName>(
  state: AppState,
  screen: N,
  key: string,
  change: (view: InspectViewOf<N>) => InspectViewOf<N>,
): AppState {
  const { inspect } = state;
  const view = inspect.views[screen]?.get(key);
  if (view === undefined) return state;
  const next = change(view);
  if (next === view) return state;
  const views = { ...inspect.views, [screen]: new Map(inspect.views[screen]).set(key, next) };
  return { ...state, inspect: { ...inspect, views } };
}

/** Changes the view that a screen shows; returns the state unchanged if there is none. */
export function changeShown<N extends InspectScreenName>(
  state: AppState,
  screen: N,
  change: (view: InspectViewOf<N>) => InspectViewOf<N>,
): AppState {
  const key = shownKey(state.inspect, screen);
  return key === null ? state : changeView(state, screen, key, change);
}
