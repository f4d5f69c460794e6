import type { CacheMount, EngineInfo, LintFinding } from '../../ports.ts';
import type { Millis } from '../../progress/types.ts';
import type { Move } from '../../store/move.ts';
import type { ScreenName, WindowSize } from '../../store/state.ts';
import type { Overlay } from './state.ts';

/** Actions that belong to no single screen. */
export type FrameAction =
  | { readonly type: 'window/resized'; readonly size: WindowSize }
  | { readonly type: 'clock/ticked'; readonly now: Millis }
  | { readonly type: 'screen/shown'; readonly screen: ScreenName }
  | { readonly type: 'overlay/opened'; readonly overlay: Overlay }
  | { readonly type: 'overlay/closed' }
  /** `count`: total lines of the overlay. */
  | { readonly type: 'overlay/moved'; readonly move: Move; readonly count?: number }
  /** Gives the panel with the focus the whole screen, or shows all again. */
  | { readonly type: 'zoom/toggled' }
  /** Copies what is under the cursor. */
  | { readonly type: 'copy/asked' }
  /** The filter of the menu. */
  | { readonly type: 'menu/typed'; readonly text: string }
  | { readonly type: 'menu/erased'; readonly all?: boolean }
  | { readonly type: 'message/shown'; readonly text: string; readonly tone: 'info' | 'error' }
  | { readonly type: 'message/cleared' }
  | { readonly type: 'engine/found'; readonly info: EngineInfo }
  | { readonly type: 'engine/missing'; readonly message: string }
  /** The engine went away, or is not back yet. `why` is a clause: `it stopped responding`. */
  | { readonly type: 'engine/lost'; readonly message: string; readonly why: string }
  /** Goes on with an engine that was lost or not there, if it is there now. */
  | { readonly type: 'engine/returnAsked'; readonly was: 'lost' | 'none' }
  /** The parser that colours a Dockerfile is loaded. */
  | { readonly type: 'colours/loaded' }
  | { readonly type: 'lint/found'; readonly findings: readonly LintFinding[] }
  /** Scrolls long lines sideways by this many cells. */
  | { readonly type: 'lines/shifted'; readonly by: number }
  | { readonly type: 'search/opened' }
  | { readonly type: 'search/typed'; readonly text: string }
  | { readonly type: 'search/erased'; readonly all?: boolean }
  | { readonly type: 'search/done' }
  | { readonly type: 'search/left' }
  | { readonly type: 'search/stepped'; readonly by: 1 | -1 }
  /** More of a long log is to be searched. */
  | { readonly type: 'search/advanced' }
  /** Opens a shell where the walk stands. */
  | { readonly type: 'shell/asked'; readonly side: 'before' | 'after' }
  /**
   * Opens a shell after the instruction at a line of a stage (null: its end), or in its failure if the build
   * failed there.
   */
  | { readonly type: 'shell/askedAt'; readonly stage: number; readonly line: number | null }
  /** Opens a shell with a cache mount that no line of this file mounts. */
  | { readonly type: 'shell/cacheAsked'; readonly mount: CacheMount }
  | { readonly type: 'edit/asked'; readonly line: number }
  | { readonly type: 'watch/toggled' }
  /** Watched files, as absolute paths. */
  | { readonly type: 'watch/changed'; readonly paths: readonly string[] }
  /** Shows the list of builds to pick another one from. */
  | { readonly type: 'pick/asked' }
  /** Writes a page about a build of the target. */
  | { readonly type: 'report/asked' }
  | { readonly type: 'suspend/asked' }
  | { readonly type: 'quit/asked'; readonly interrupted?: boolean };
