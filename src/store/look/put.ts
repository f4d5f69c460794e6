/** Changes of one view, put back where it is kept. */
import type { AppState } from '../state.ts';
import type { CheckView } from './check-state.ts';
import type { DiffView } from './diff-state.ts';
import { pairKey } from './pairs.ts';
import { placeKey } from './place.ts';
import type { SizesView } from './sizes-state.ts';
import type { FilesView } from './state.ts';

export function putFiles(state: AppState, view: FilesView, change: Partial<FilesView>): AppState {
  const files = new Map(state.look.files).set(placeKey(view.place), { ...view, ...change });
  return { ...state, look: { ...state.look, files } };
}

export function putDiff(state: AppState, view: DiffView, change: Partial<DiffView>): AppState {
  const diffs = new Map(state.look.diffs).set(pairKey(view.pair), { ...view, ...change });
  return { ...state, look: { ...state.look, diffs } };
}

export function putCheck(state: AppState, view: CheckView, change: Partial<CheckView>): AppState {
  const checks = new Map(state.look.checks).set(placeKey(view.place), { ...view, ...change });
  return { ...state, look: { ...state.look, checks } };
}

export function putSizes(state: AppState, view: SizesView, change: Partial<SizesView>): AppState {
  const sizes = new Map(state.look.sizes).set(placeKey(view.place), { ...view, ...change });
  return { ...state, look: { ...state.look, sizes } };
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
