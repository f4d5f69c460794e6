/**
 * Everything the screens show, as plain values. It lives outside React, so that it outlives an unmounted
 * screen.
 */
import type { Breakpoint } from '../breakpoints/types.ts';
import type { Dockerfile } from '../dockerfile/types.ts';
import type { EngineInfo, LintFinding } from '../ports.ts';
import type { Millis } from '../progress/types.ts';
import type { BuildState } from '../screens/build/state.ts';
import type { CachesState } from '../screens/caches/state.ts';
import type { ContainerState } from '../screens/container/state.ts';
import type { ContextState } from '../screens/context/state.ts';
import type { ExploreState } from '../screens/explore/state.ts';
import type { FixState } from '../screens/fix/state.ts';
import type { Overlay, SearchState } from '../screens/frame/state.ts';
import type { HistoryState } from '../screens/history/state.ts';
import type { InspectScreenName, InspectState } from '../screens/inspect/state.ts';
import type { LogsState } from '../screens/logs/state.ts';
import type { OptionsState } from '../screens/options/state.ts';
import type { TraceState } from '../screens/trace/state.ts';
import type { WalkState } from '../screens/walk/state.ts';

export type ScreenName =
  | 'explore'
  | 'build'
  | 'walk'
  | 'history'
  | 'context'
  | 'caches'
  | 'container'
  | InspectScreenName;

export interface WindowSize {
  readonly columns: number;
  readonly rows: number;
}

/** Names of the Dockerfile and build context for display. */
export interface ProjectNames {
  readonly context: string;
  readonly dockerfile: string;
  /** The current folder, absolute: paths below it are shown from there. */
  readonly folder: string;
}

export type EngineState =
  | { readonly kind: 'looking' }
  | { readonly kind: 'found'; readonly info: EngineInfo }
  | { readonly kind: 'none'; readonly message: string }
  /** It was there, and went away. */
  | { readonly kind: 'lost'; readonly message: string };

export interface AppState {
  readonly window: WindowSize;
  readonly project: ProjectNames;
  readonly dockerfile: Dockerfile;
  /** Names given by --build-arg that no ARG declares. */
  readonly unusedBuildArgs: readonly string[];
  /** Index of the target stage. */
  readonly target: number;
  readonly engine: EngineState;
  readonly lint: readonly LintFinding[];
  readonly screen: ScreenName;
  /**
   * The screens from which those without a tab were opened (src/screens/extra-screens.ts), the nearest last; esc leads
   * back to it. Empty on a screen with a tab.
   */
  readonly cameFrom: readonly ScreenName[];
  readonly overlay: Overlay | null;
  /** The screen on which the panel with the focus was given all the room; null if on none. */
  readonly zoomed: ScreenName | null;
  /** Whether no screen ever shows more than one panel, for a screen reader. */
  readonly onePanel: boolean;
  readonly explore: ExploreState;
  readonly build: BuildState | null;
  readonly builds: number;
  readonly walk: WalkState | null;
  readonly caches: CachesState;
  /** What was started last; null if nothing was. */
  readonly container: ContainerState | null;
  readonly inspect: InspectState;
  readonly logs: LogsState;
  readonly options: OptionsState;
  readonly history: HistoryState;
  readonly context: ContextState;
  /** The last trace of a failed instruction. */
  readonly trace: TraceState | null;
  /** What was done in the last shell, as a proposal. */
  readonly fix: FixState | null;
  /** Where a walk stops; lines are the first of an instruction. */
  readonly breakpoints: readonly Breakpoint[];
  /** Whether a change to one of the target's files starts a new build. */
  readonly watching: boolean;
  readonly search: SearchState | null;
  /** Whether more than the keywords of a Dockerfile is coloured (src/screens/frame/colours.ts). */
  readonly coloursLoaded: boolean;
  /** Cells by which long lines of sources and logs are scrolled sideways. */
  readonly sideways: number;
  /** One line for the user, cleared by the next key. */
  readonly message: { readonly text: string; readonly tone: 'info' | 'error' } | null;
  /** The time of the last clock tick, for timers. */
  readonly now: Millis;
  /** Set once the user wants to leave. */
  readonly leaving: 'no' | 'quit' | 'interrupted';
}
