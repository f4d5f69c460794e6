import type { Dockerfile } from '../../dockerfile/types.ts';
import type { Program } from '../../llb/program.ts';
import type { BuildFailure, ImageConfig } from '../../ports.ts';
import type { Millis, StatusUpdate } from '../../progress/types.ts';
import type { Address } from '../../states/address.ts';
import type { Move } from '../../store/move.ts';
import type { RowPlace } from '../../store/row-place.ts';
import type { Arrival, FailureDetails, WalkPanel } from './state.ts';

/** Where a walk goes: to one point, or on until something stops it. */
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
      /** A walk starts there: breakpoints before it count. */
      readonly isStart?: boolean;
      /** This line failed before an edit; `from` is the first point the edit may have changed. */
      readonly mendedFrom?: number;
    };

/** A failed build, turned into a walk that stands on the failing instruction. */
export interface OpenedFailure {
  /** Index of the stage that was built. */
  readonly stage: number;
  readonly dockerfile: Dockerfile;
  readonly program: Program;
  readonly arrival: Arrival;
  readonly now: Millis;
}

/** Actions of a walk through a target and of its screen. */
export type WalkAction =
  /** `line`: stop there first instead of at the target's first instruction. */
  | {
      readonly type: 'walk/asked';
      readonly stage: number;
      readonly line: number | null;
      /** Whether breakpoints before that line are stopped at. */
      readonly stopsBefore?: boolean;
      /** The point that failed before the file was edited: continue to it from the first change. */
      readonly failed?: number;
      readonly keepPlace?: boolean;
      readonly now: Millis;
    }
  | { readonly type: 'walk/opened'; readonly dockerfile: Dockerfile; readonly program: Program }
  /** The image config just after a point; null when it is not available. */
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
  /** `rest`: the first row the lower panel shows by default; its end when absent. */
  | { readonly type: 'walk/scrolled'; readonly move: Move; readonly count: number; readonly rest?: RowPlace }
  | { readonly type: 'walk/outputToggled' }
  | { readonly type: 'walk/filesTurned' }
  /** Details of the failure at this arrival. */
  | {
      readonly type: 'walk/failureExplored';
      readonly failure: BuildFailure;
      readonly found: Partial<FailureDetails>;
    }
  /** The build's failure, opened as a walk. `asked`: the user asked for it, whatever the screen. */
  | { readonly type: 'failure/asked' }
  | { readonly type: 'failure/opened'; readonly opened: OpenedFailure; readonly asked: boolean }
  /** Goes to the last line that changed a path before a state; `path` is absolute. */
  | {
      readonly type: 'walk/writerAsked';
      readonly address: Address;
      readonly path: string;
      readonly now: Millis;
    };
