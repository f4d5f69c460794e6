/** Everything the screens show, as plain values. It lives outside React, so that it outlives an unmounted screen. */
import type { Dockerfile } from '../dockerfile/types.ts';
import type { Explanation } from '../llb/explanation.ts';
import type { StepGraph } from '../llb/types.ts';
import type { BuildFailure, BuildNotice, EngineInfo, LintFinding } from '../ports.ts';
import type { BuildProgress } from '../progress/model.ts';
import type { Millis } from '../progress/types.ts';
import type { InspectScreenName, InspectState } from '../screens/inspect/state.ts';
import type { WalkState } from '../screens/walk/state.ts';
import type { Address } from '../states/address.ts';

export type ScreenName = 'explore' | 'build' | 'walk' | InspectScreenName;

export interface WindowSize {
  readonly columns: number;
  readonly rows: number;
}

/** Where the Dockerfile and the build context are, as shown to the person. */
export interface ProjectNames {
  readonly context: string;
  readonly dockerfile: string;
}

export type ExplorePanel = 'stages' | 'links' | 'source' | 'graph';

export interface ExploreState {
  readonly panel: ExplorePanel;
  /** Index of the stage under the cursor. */
  readonly stage: number;
  /** Index of the link under the cursor, in the order of `select/links`. */
  readonly link: number;
  /** Line (from 1) at the top of the source panel; null: follow the stage. */
  readonly sourceTop: number | null;
  /** The line that was asked for from elsewhere, and is marked; null once the cursor goes to another stage. */
  readonly line: number | null;
  /** First row of the graph panel; null: keep the stage in view. */
  readonly graphTop: number | null;
  /** What the large panel shows where there is room for only one. */
  readonly view: 'source' | 'graph';
}

export type BuildPhase = 'connecting' | 'running' | 'done' | 'failed' | 'cancelled' | 'lost';

export type BuildPanel = 'steps' | 'log';

export interface BuildState {
  /** 1 for the first build since the program started. */
  readonly number: number;
  readonly phase: BuildPhase;
  /** The stage that is built, as people call it. */
  readonly target: string;
  readonly noCache: boolean;
  readonly startedAt: Millis;
  readonly endedAt: Millis | null;
  readonly progress: BuildProgress;
  /** The target's graph, known before anything runs. */
  readonly graph: StepGraph | null;
  readonly notices: readonly BuildNotice[];
  readonly failure: BuildFailure | null;
  /** Why a COPY of it found nothing; null where it did not fail by that. */
  readonly explanation: Explanation | null;
  /** Why the build could not start or was lost. */
  readonly error: string | null;
  readonly panel: BuildPanel;
  /** Id of the row under the cursor; null: follow what runs. */
  readonly cursor: string | null;
  /** Where the cursor was in the build before, whose steps had other ids; null: it is chosen anew. */
  readonly place: { readonly stage: number | null; readonly title: string } | null;
  /** First line shown of the log; null: follow its end. */
  readonly logTop: number | null;
  /** What the person folded to one row (true) or unfolded, by the id of the stage's row. */
  readonly folded: ReadonlyMap<string, boolean>;
}

/** A text field: the keys go here until enter or esc. */
export interface SearchState {
  readonly query: string;
  readonly editing: boolean;
  /** Line of the match that was jumped to; null before the first. */
  readonly line: number | null;
}

export type Overlay =
  | { readonly kind: 'help'; readonly top: number }
  | { readonly kind: 'targets'; readonly cursor: number }
  | { readonly kind: 'notices'; readonly top: number }
  | { readonly kind: 'quit' }
  /** The two states to compare; `a` is null until it is marked. */
  | { readonly kind: 'pair'; readonly cursor: number; readonly a: Address | null }
  /** What a list leaves out. */
  | { readonly kind: 'kinds'; readonly cursor: number }
  /** Something is there already where a copy should go; `text` says what. */
  | {
      readonly kind: 'overwrite';
      readonly path: string;
      readonly destination: string;
      readonly text: string;
    };

export type EngineState =
  | { readonly kind: 'looking' }
  | { readonly kind: 'found'; readonly info: EngineInfo }
  | { readonly kind: 'none'; readonly message: string };

export interface AppState {
  readonly window: WindowSize;
  readonly project: ProjectNames;
  readonly dockerfile: Dockerfile;
  /** Names given by --build-arg that no ARG takes. */
  readonly unusedBuildArgs: readonly string[];
  /** Index of the stage that is to be built. */
  readonly target: number;
  readonly engine: EngineState;
  readonly lint: readonly LintFinding[];
  readonly screen: ScreenName;
  readonly overlay: Overlay | null;
  readonly explore: ExploreState;
  readonly build: BuildState | null;
  readonly builds: number;
  readonly walk: WalkState | null;
  readonly inspect: InspectState;
  /** Lines of the Dockerfile to stop at, each the first of an instruction. */
  readonly breakpoints: ReadonlySet<number>;
  /** Whether a change of a file that the target uses builds again. */
  readonly watching: boolean;
  readonly search: SearchState | null;
  /** Cells by which long lines of the source and of logs are moved to the left. */
  readonly sideways: number;
  /** One line for the person, gone at the next key. */
  readonly message: { readonly text: string; readonly tone: 'info' | 'error' } | null;
  /** Time as last told, for timers. */
  readonly now: Millis;
  /** Set once the person wants out. */
  readonly leaving: 'no' | 'quit' | 'interrupted';
}
