/** Changes of one view, put back where it is kept. */

import { addressKey } from '../../states/address.ts';
import { pairKey } from '../../states/pairs.ts';
import type { AppState } from '../../store/state.ts';
import type { CheckView } from '../check/state.ts';
import type { DiffView } from '../diff/state.ts';
import type { SizesView } from '../sizes/state.ts';
import type { FilesView } from './state.ts';

export function putFiles(state: AppState, view: FilesView, change: Partial<FilesView>): AppState {
  const files = new Map(state.inspect.files).set(addressKey(view.place), { ...view, ...change });
  return { ...state, inspect: { ...state.inspect, files } };
}

export function putDiff(state: AppState, view: DiffView, change: Partial<DiffView>): AppState {
  const diffs = new Map(state.inspect.diffs).set(pairKey(view.pair), { ...view, ...change });
  return { ...state, inspect: { ...state.inspect, diffs } };
}

export function putCheck(state: AppState, view: CheckView, change: Partial<CheckView>): AppState {
  const checks = new Map(state.inspect.checks).set(addressKey(view.place), { ...view, ...change });
  return { ...state, inspect: { ...state.inspect, checks } };
}

export function putSizes(state: AppState, view: SizesView, change: Partial<SizesView>): AppState {
  const sizes = new Map(state.inspect.sizes).set(addressKey(view.place), { ...view, ...change });
  return { ...state, inspect: { ...state.inspect, sizes } };
}

/** The state itself where there is no such view. */
export function put<V>(
  into: (state: AppState, view: V, change: Partial<V>) => AppState,
  state: AppState,
  view: V | null | undefined,
  change: Partial<V>,
): AppState {
  return view == null ? state : into(state, view, change);
}
