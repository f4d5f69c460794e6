/** The views of states: made when they are asked for, kept so that coming back finds them as they were. */
import { type Address, addressKey } from '../../states/address.ts';
import type { AppState } from '../../store/state.ts';
import type { ViewMaker } from './model.ts';
import { shownKey } from './select/now.ts';
import type { InspectScreenName, InspectState, InspectViewOf } from './state.ts';

/** Views kept of a screen: each may hold a tree of some ten megabytes. */
const MAX_KEPT_VIEWS = 6;

/** With a view as what a screen shows of a state. One that is kept already stays as it is; what it could not have is asked for again. */
export function withView<N extends InspectScreenName>(
  inspect: InspectState,
  screen: N,
  maker: ViewMaker<InspectViewOf<N>>,
  place: Address,
  view: InspectViewOf<N>,
): InspectState {
  const key = maker.key(view);
  const views = inspect.views[screen];
  return {
    ...inspect,
    views: { ...inspect.views, [screen]: inFront(views, key, maker.retry(views?.get(key) ?? view)) },
    shown: { ...inspect.shown, [screen]: new Map(inspect.shown[screen]).set(addressKey(place), key) },
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

/** With a view changed where it is kept; the state itself where it is gone. */
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

/** With the view changed that a screen shows; the state itself where it shows none. */
export function changeShown<N extends InspectScreenName>(
  state: AppState,
  screen: N,
  change: (view: InspectViewOf<N>) => InspectViewOf<N>,
): AppState {
  const key = shownKey(state.inspect, screen);
  return key === null ? state : changeView(state, screen, key, change);
}
