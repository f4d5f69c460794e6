import type { Dockerfile } from '../../dockerfile/types.ts';
import type { Move } from '../../store/move.ts';
import type { ContextWeight, ExplorePanel } from './state.ts';

/** Actions of the Explore screen and the Dockerfile it shows. */
export type ExploreAction =
  | { readonly type: 'dockerfile/loaded'; readonly dockerfile: Dockerfile }
  | { readonly type: 'target/chosen'; readonly stage: number }
  /** `top`: the graph is scrolled to this row within the rows of a stage, which only the layout knows. */
  | { readonly type: 'explore/moved'; readonly move: Move; readonly top?: number }
  /** The graph was scrolled sideways; `left` is its first visible cell, which only the layout knows. */
  | { readonly type: 'explore/graphShifted'; readonly left: number }
  | { readonly type: 'explore/skippedToggled' }
  | { readonly type: 'explore/panel'; readonly panel: ExplorePanel }
  | { readonly type: 'explore/viewToggled'; readonly view?: 'source' | 'graph' }
  | { readonly type: 'explore/stageShown'; readonly stage: number }
  | { readonly type: 'explore/lineShown'; readonly line: number }
  | { readonly type: 'explore/contextWeighed'; readonly weight: ContextWeight | null }
  /** A visible line was pointed at, while line `top` is the first one; the source stays where it is. */
  | { readonly type: 'explore/linePointed'; readonly line: number; readonly top: number };
