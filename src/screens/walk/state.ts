/** Walking through a target, instruction by instruction. */
import type { Dockerfile } from '../../dockerfile/types.ts';
import type { TreeDiff } from '../../filesystem/diff.ts';
import type { TreeEntry } from '../../filesystem/types.ts';
import type { Explanation } from '../../llb/explanation.ts';
import type { Program } from '../../llb/program.ts';
import type { BuildFailure, ImageConfig } from '../../ports.ts';
import type { BuildProgress } from '../../progress/model.ts';
import type { Millis } from '../../progress/types.ts';

export type WalkPanel = 'source' | 'changes' | 'output';

/** Where the walk stands, and what is known there. */
export interface Arrival {
  /** Index into the program's stops: the state is the one just after it. */
  readonly point: number;
  /** Why the instruction failed; null when it did not. */
  readonly failure: BuildFailure | null;
  /** What the instruction did to the files; null where there is nothing to compare (FROM), or it could not be listed. */
  readonly changes: TreeDiff | null;
  /** Entries of the state's tree. */
  readonly entries: number;
  /** Milliseconds from the key to here. */
  readonly elapsed: Millis;
  /** Why it went no further; `mended`: it failed before the last edit. Null for a single step. */
  readonly because: 'breakpoint' | 'failure' | 'end' | 'cursor' | 'mended' | null;
}

/** Files around a failure, by path. */
export interface FilesAround {
  readonly before: readonly TreeEntry[];
  readonly after: readonly TreeEntry[];
}

/** What is found out of a failure once the walk stands on it. */
export interface FailureDetails {
  /** Why the engine found no source; null where it is not about one, or is not known yet. */
  readonly explanation: Explanation | null;
  readonly files:
    | { readonly kind: 'listing' }
    /** What the command had already changed, and all files around it. */
    | { readonly kind: 'known'; readonly changes: TreeDiff; readonly trees: FilesAround }
    /** Why there is nothing to show; one sentence. */
    | { readonly kind: 'none'; readonly why: string };
}

/** Which files of a failure are shown: what it changed, or all that there was before or after it. */
export type FilesView = 'changes' | 'after' | 'before';

export type WalkPhase =
  /** The engine is asked for the target's graph. */
  | { readonly kind: 'opening' }
  /** On the way to a stop. */
  | { readonly kind: 'moving'; readonly to: number; readonly since: Millis }
  | { readonly kind: 'standing' }
  /** It could not be opened; one sentence. */
  | { readonly kind: 'broken'; readonly message: string };

export interface WalkState {
  /** Index of the stage that is walked to its end. */
  readonly target: number;
  /** The file as it was when the walk began. */
  readonly dockerfile: Dockerfile;
  readonly phase: WalkPhase;
  /** Whether the walk goes to one stop only: keys typed ahead go on from there. */
  readonly single: boolean;
  readonly program: Program | null;
  /** Image configs just after a stop, by its index, as far as they were asked for; null where one cannot be had. */
  readonly configs: ReadonlyMap<number, ImageConfig | null>;
  readonly progress: BuildProgress;
  readonly arrival: Arrival | null;
  readonly panel: WalkPanel;
  /** Line under the cursor of the source, from 1. */
  readonly line: number;
  readonly changesTop: number;
  /** First line shown of the log; null: its end. */
  readonly outputTop: number | null;
  readonly output: 'log' | 'environment';
  /** Null where nothing failed. */
  readonly failureDetails: FailureDetails | null;
  readonly files: FilesView;
  /** The screen to go back to: a build that failed opens its failure here. */
  readonly from: 'explore' | 'build';
  /** Stops to go back to by stepping out. */
  readonly callers: readonly number[];
}
