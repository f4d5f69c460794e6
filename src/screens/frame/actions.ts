import type { EngineInfo, LintFinding } from '../../ports.ts';
import type { Millis } from '../../progress/types.ts';
import type { Move } from '../../store/move.ts';
import type { ScreenName, WindowSize } from '../../store/state.ts';
import type { Overlay } from './state.ts';

/** What belongs to no single screen. */
export type FrameAction =
  | { readonly type: 'window/resized'; readonly size: WindowSize }
  | { readonly type: 'clock/ticked'; readonly now: Millis }
  | { readonly type: 'screen/shown'; readonly screen: ScreenName }
  | { readonly type: 'overlay/opened'; readonly overlay: Overlay }
  | { readonly type: 'overlay/closed' }
  /** `count`: lines that the overlay has in all. */
  | { readonly type: 'overlay/moved'; readonly move: Move; readonly count?: number }
  | { readonly type: 'message/shown'; readonly text: string; readonly tone: 'info' | 'error' }
  | { readonly type: 'message/cleared' }
  | { readonly type: 'engine/found'; readonly info: EngineInfo }
  | { readonly type: 'engine/missing'; readonly message: string }
  | { readonly type: 'lint/found'; readonly findings: readonly LintFinding[] }
  /** Long lines, by so many cells to the left (or back). */
  | { readonly type: 'lines/shifted'; readonly by: number }
  | { readonly type: 'search/opened' }
  | { readonly type: 'search/typed'; readonly text: string }
  | { readonly type: 'search/erased'; readonly all?: boolean }
  | { readonly type: 'search/done' }
  | { readonly type: 'search/left' }
  | { readonly type: 'search/stepped'; readonly by: 1 | -1 }
  /** A shell where the walk stands. */
  | { readonly type: 'shell/asked'; readonly side: 'before' | 'after' }
  /** A shell after the instruction at a line of a stage, null for its end; in its failure, where the build failed there. */
  | { readonly type: 'shell/askedAt'; readonly stage: number; readonly line: number | null }
  | { readonly type: 'edit/asked'; readonly line: number }
  | { readonly type: 'watch/toggled' }
  /** Files that are watched; absolute paths. */
  | { readonly type: 'watch/changed'; readonly paths: readonly string[] }
  | { readonly type: 'suspend/asked' }
  | { readonly type: 'quit/asked'; readonly interrupted?: boolean };
