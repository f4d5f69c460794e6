import type { Dockerfile } from '../../dockerfile/types.ts';
import type { Move } from '../../store/move.ts';
import type { ExplorePanel } from './state.ts';

/** What happens on Explore, and to the Dockerfile that it shows. */
export type ExploreAction =
  | { readonly type: 'dockerfile/loaded'; readonly dockerfile: Dockerfile }
  | { readonly type: 'target/chosen'; readonly stage: number }
  /** For the graph: its first visible row now and its rows in all, which only the layout knows. */
  | { readonly type: 'explore/moved'; readonly move: Move; readonly top?: number; readonly count?: number }
  | { readonly type: 'explore/panel'; readonly panel: ExplorePanel }
  | { readonly type: 'explore/viewToggled' }
  | { readonly type: 'explore/stageShown'; readonly stage: number }
  | { readonly type: 'explore/lineShown'; readonly line: number };
