/** Walking through a target, instruction by instruction. */
import type { Dockerfile } from '../dockerfile/types.ts';
import type { Changes } from '../filesystem/changes.ts';
import type { Program } from '../llb/program.ts';
import type { BuildFailure, ImageConfig } from '../ports.ts';
import type { BuildProgress } from '../progress/model.ts';
import type { Millis } from '../progress/types.ts';

export type StepperPanel = 'source' | 'changes' | 'output';

/** Where the walk stands, and what is known there. */
export interface Arrival {
  /** Index into the program's stops: the state is the one just after it. */
  readonly stop: number;
  /** Why the instruction failed; null when it did not. */
  readonly failure: BuildFailure | null;
  /** What the instruction did to the files; null where there is nothing to compare (FROM), or it could not be listed. */
  readonly changes: Changes | null;
  /** Entries of the state's tree. */
  readonly entries: number;
  /** Milliseconds from the key to here. */
  readonly elapsed: Millis;
  /** Why it went no further, for a walk to a breakpoint: `breakpoint`, `failure`, `end`; null for a single step. */
  readonly because: 'breakpoint' | 'failure' | 'end' | 'cursor' | null;
}

export type StepperPhase =
  /** The engine is asked for the target's graph. */
  | { readonly kind: 'opening' }
  /** On the way to a stop. */
  | { readonly kind: 'moving'; readonly to: number; readonly since: Millis }
  | { readonly kind: 'standing' }
  /** It could not be opened; one sentence. */
  | { readonly kind: 'broken'; readonly message: string };

export interface StepperState {
  /** Index of the stage that is walked to its end. */
  readonly target: number;
  /** The file as it was when the walk began. */
  readonly dockerfile: Dockerfile;
  readonly phase: StepperPhase;
  readonly program: Program | null;
  readonly config: ImageConfig | null;
  readonly progress: BuildProgress;
  readonly arrival: Arrival | null;
  readonly panel: StepperPanel;
  /** Line under the cursor of the source, from 1. */
  readonly line: number;
  readonly changesTop: number;
  /** First line shown of the log; null: its end. */
  readonly outputTop: number | null;
  readonly output: 'log' | 'environment';
  /** Stops to go back to by stepping out. */
  readonly callers: readonly number[];
}
