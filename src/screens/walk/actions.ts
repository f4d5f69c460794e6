import type { Dockerfile } from '../../dockerfile/types.ts';
import type { Program } from '../../llb/program.ts';
import type { BuildFailure, ImageConfig } from '../../ports.ts';
import type { Millis, StatusUpdate } from '../../progress/types.ts';
import type { Move } from '../../store/move.ts';
import type { Arrival, FailureDetails, WalkPanel } from './state.ts';

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

/** What happens on a walk through a target, and on the screen that shows where it stands. */
export type WalkAction =
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
  | { readonly type: 'walk/opened'; readonly dockerfile: Dockerfile; readonly program: Program }
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
  | { readonly type: 'breakpoints/loaded'; readonly lines: readonly number[] };
