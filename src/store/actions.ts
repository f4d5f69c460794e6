import type { Dockerfile } from '../dockerfile/types.ts';
import type { Explanation } from '../llb/explanation.ts';
import type { Program } from '../llb/program.ts';
import type { StepGraph } from '../llb/types.ts';
import type {
  BuildFailure,
  BuildNotice,
  BuildOutcome,
  EngineInfo,
  ImageConfig,
  LintFinding,
} from '../ports.ts';
import type { Millis, StatusUpdate } from '../progress/types.ts';
import type { InspectAction } from '../screens/inspect/actions.ts';
import type { Arrival, FailureDetails, WalkPanel } from '../screens/walk/state.ts';
import type { BuildPanel, ExplorePanel, Overlay, ScreenName, WindowSize } from './state.ts';

/** How far a list or a text moves: by lines, by pages of the panel, or to an end. */
export type Move = (
  | { readonly by: number; readonly unit: 'line' | 'page' | 'half' }
  | { readonly to: 'start' | 'end' }
) & {
  /** Lines that the panel shows. */
  readonly page: number;
};

/** Where a walk through a target goes: to one stop, or on until something stops it. */
export type WalkGoal =
  | {
      readonly kind: 'point';
      readonly point: number /** The stop to come back to when stepping out. */;
      readonly caller?: number;
    }
  | { readonly kind: 'continue' }
  | {
      readonly kind: 'line';
      readonly line: number;
      /** The line failed before an edit; the first stop that the edit may have changed. */
      readonly mendedFrom?: number;
    };

/** A build that failed, as a walk that stands on its failing instruction. */
export interface OpenedFailure {
  /** Index of the stage that was built. */
  readonly stage: number;
  readonly dockerfile: Dockerfile;
  readonly program: Program;
  readonly arrival: Arrival;
  readonly now: Millis;
}

/** Everything that can happen. Reducers are pure: an action carries the time where it matters. */
export type Action =
  | InspectAction
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
  | { readonly type: 'dockerfile/loaded'; readonly dockerfile: Dockerfile }
  | { readonly type: 'target/chosen'; readonly stage: number }
  /** For the graph: its first visible row now and its rows in all, which only the layout knows. */
  | { readonly type: 'explore/moved'; readonly move: Move; readonly top?: number; readonly count?: number }
  | { readonly type: 'explore/panel'; readonly panel: ExplorePanel }
  | { readonly type: 'explore/viewToggled' }
  | { readonly type: 'explore/stageShown'; readonly stage: number }
  | { readonly type: 'explore/lineShown'; readonly line: number }
  /** `keepPlace`: nobody asked for it now, so the person stays where they are. */
  | {
      readonly type: 'build/asked';
      readonly noCache: boolean;
      readonly keepPlace?: boolean;
      readonly now: Millis;
    }
  | { readonly type: 'build/opened' }
  | { readonly type: 'build/resolved'; readonly graph: StepGraph }
  | { readonly type: 'build/progressed'; readonly updates: readonly StatusUpdate[]; readonly now: Millis }
  | { readonly type: 'build/noticed'; readonly notice: BuildNotice }
  | { readonly type: 'build/ended'; readonly outcome: BuildOutcome; readonly now: Millis }
  /** Why the build found no source. */
  | { readonly type: 'build/explained'; readonly failure: BuildFailure; readonly explanation: Explanation }
  | { readonly type: 'build/cancelAsked' }
  | { readonly type: 'build/moved'; readonly move: Move }
  | { readonly type: 'build/panel'; readonly panel: BuildPanel }
  | { readonly type: 'build/followed' }
  | { readonly type: 'build/failureShown' }
  | { readonly type: 'build/foldToggled' }
  /** Long lines, by so many cells to the left (or back). */
  | { readonly type: 'lines/shifted'; readonly by: number }
  | { readonly type: 'search/opened' }
  | { readonly type: 'search/typed'; readonly text: string }
  | { readonly type: 'search/erased'; readonly all?: boolean }
  | { readonly type: 'search/done' }
  | { readonly type: 'search/left' }
  | { readonly type: 'search/stepped'; readonly by: 1 | -1 }
  /** `line`: stop there first, not at the target's first instruction. */
  | {
      readonly type: 'walk/asked';
      readonly stage: number;
      readonly line: number | null;
      /** The stop that failed before the file was edited: on from what has changed, to it. */
      readonly failed?: number;
      readonly keepPlace?: boolean;
      readonly now: Millis;
    }
  | {
      readonly type: 'walk/opened';
      readonly dockerfile: Dockerfile;
      readonly program: Program;
    }
  /** The image config just after a stop of a program; null where it cannot be had. */
  | {
      readonly type: 'walk/configKnown';
      readonly program: Program;
      readonly point: number;
      readonly config: ImageConfig | null;
    }
  | { readonly type: 'walk/broken'; readonly message: string }
  | { readonly type: 'walk/to'; readonly goal: WalkGoal; readonly now: Millis }
  | { readonly type: 'walk/moving'; readonly point: number; readonly now: Millis }
  | { readonly type: 'walk/progressed'; readonly updates: readonly StatusUpdate[]; readonly now: Millis }
  | { readonly type: 'walk/arrived'; readonly arrival: Arrival; readonly now: Millis }
  | { readonly type: 'walk/stopAsked' }
  | { readonly type: 'walk/panel'; readonly panel: WalkPanel }
  /** `rest`: the first line at which the lower panel rests, its end where that is not given. */
  | { readonly type: 'walk/scrolled'; readonly move: Move; readonly count: number; readonly rest?: number }
  | { readonly type: 'walk/outputToggled' }
  | { readonly type: 'walk/filesTurned' }
  /** What was found out of the failure of this arrival. */
  | {
      readonly type: 'walk/failureExplored';
      readonly failure: BuildFailure;
      readonly found: Partial<FailureDetails>;
    }
  /** The failure of the build, opened as a walk that stands there. `asked`: by the person, wherever they are. */
  | { readonly type: 'failure/asked' }
  | { readonly type: 'failure/opened'; readonly opened: OpenedFailure; readonly asked: boolean }
  | { readonly type: 'breakpoint/toggled'; readonly line: number }
  /** A shell where the walk stands. */
  | { readonly type: 'shell/asked'; readonly side: 'before' | 'after' }
  /** A shell after the instruction at a line of a stage, null for its end; in its failure, where the build failed there. */
  | { readonly type: 'shell/askedAt'; readonly stage: number; readonly line: number | null }
  | { readonly type: 'breakpoints/loaded'; readonly lines: readonly number[] }
  | { readonly type: 'edit/asked'; readonly line: number }
  | { readonly type: 'watch/toggled' }
  /** Files that are watched; absolute paths. */
  | { readonly type: 'watch/changed'; readonly paths: readonly string[] }
  | { readonly type: 'suspend/asked' }
  | { readonly type: 'quit/asked'; readonly interrupted?: boolean };
