import type { Dockerfile } from '../../dockerfile/types.ts';
import type { Move } from '../../store/move.ts';
import type { ExplorePanel } from './state.ts';

/** Actions of the Explore screen and the Dockerfile it shows. */
export type ExploreAction =
  | { readonly type: 'dockerfile/loaded'; readonly dockerfile: Dockerfile }
  | { readonly type: 'target/chosen'; readonly stage: number }
  /** For the graph: its first visible row and its total rows, which only the layout knows. */
  | { readonly type: 'explore/moved'; readonly move: Move; readonly top?: number; readonly count?: number }
  | { readonly type: 'explore/panel'; readonly panel: ExplorePanel }
  | { readonly type: 'explore/viewToggled' }
  | { readonly type: 'explore/stageShown'; readonly stage: number }
  | { readonly type: 'explore/lineShown'; readonly line: number };
