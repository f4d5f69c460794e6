import type { RecordedStep } from './types.ts';

/** Why the steps of a build ran, as `why --json` has it. */

export type Reason =
  | 'first-build'
  | 'instruction'
  | 'argument'
  | 'environment'
  | 'mount'
  | 'context-file'
  | 'base-image'
  | 'parent'
  | 'no-cache'
  | 'pruned';

export interface ChangedFile {
  /** Relative to the folder that was sent. */
  readonly path: string;
  readonly change: 'added' | 'removed' | 'modified';
}

/** A change that makes a step run. */
export interface StepChange {
  readonly reason: Reason;
  /** What changed, without a full stop and without secrets. Unfiltered: it may hold names of files. */
  readonly detail: string;
  /** Some of the files that changed (MAX_CHANGED_FILES). */
  readonly files: readonly ChangedFile[];
  /** How many they are in all. */
  readonly fileCount: number;
  /** The line that says what changed, where it is not the step's own: of an ENV, a WORKDIR. Null otherwise. */
  readonly line: number | null;
  /** What changed: the step itself or what it takes, what an earlier line sets, or what the base image brings. */
  readonly source: 'step' | 'setting' | 'base-image';
  /** Set if the earlier build did not have the step, or ended before it. */
  readonly missing?: 'new' | 'not-reached';
}

/** A step of a build, with the reason why it ran. */
export interface ExplainedStep {
  readonly stage: string;
  readonly line: number;
  readonly name: string;
  /** Whether its result was there already. */
  readonly cached: boolean;
  /** How it went; for a build that has not been, how it would. */
  readonly state: RecordedStep['state'];
  /** How many steps of the build it is; see RecordedStep. */
  readonly count: number;
  /** Null for a step that was cached, or not tried. */
  readonly change: StepChange | null;
  /** For a `parent`: the line of the step that started it. */
  readonly because: number | null;
  /** For a `parent`: the index of that step; else its own. */
  readonly origin: number;
  /** What changed at the origin, which itself may have been in the cache; null for a step without a `change`. */
  readonly cause: StepChange | null;
}

/** How many changed files are listed. */
export const MAX_CHANGED_FILES = 20;

/** A change without files. @param line see StepChange */
export function changeOf(reason: Reason, detail: string, line: number | null = null): StepChange {
  return { reason, detail, files: [], fileCount: 0, line, source: 'step' };
}
