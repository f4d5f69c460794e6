/** A walk through a target, instruction by instruction. */
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
  /** Index into the program's points; the state is the one just after it. */
  readonly point: number;
  /** Why the instruction failed; null if it did not. */
  readonly failure: BuildFailure | null;
  /** The files the instruction changed; null for FROM and when they could not be listed. */
  readonly changes: TreeDiff | null;
  /** Number of entries in the state's tree. */
  readonly entries: number;
  /** Milliseconds from the key press to the arrival. */
  readonly elapsed: Millis;
  /** Why the walk stopped here; `mended`: the line failed before the last edit. Null for a single step. */
  readonly because: 'breakpoint' | 'condition' | 'failure' | 'end' | 'cursor' | 'mended' | null;
  /** The conditions of breakpoints that the instruction met, one sentence each. Unfiltered. */
  readonly met: readonly string[];
}

/** The files of a failure, by path. */
export interface FilesAround {
  readonly before: readonly TreeEntry[];
  readonly after: readonly TreeEntry[];
}

/** Details of a failure, filled in once the walk stands on it. */
export interface FailureDetails {
  /** Why the engine did not find a source; null when that is not the cause, or not known yet. */
  readonly explanation: Explanation | null;
  readonly files:
    | { readonly kind: 'listing' }
    /** What the command had changed so far, and all files before and after it. */
    | { readonly kind: 'known'; readonly changes: TreeDiff; readonly trees: FilesAround }
    /** One sentence: why there is nothing to show. */
    | { readonly kind: 'none'; readonly why: string };
}

/** Which files of a failure are shown: the changed ones, or all of them after or before it. */
export type FilesView = 'changes' | 'after' | 'before';

export type WalkPhase =
  /** The engine is resolving the target's graph. */
  | { readonly kind: 'opening' }
  /** Moving to a point. */
  | { readonly kind: 'moving'; readonly to: number; readonly since: Millis }
  | { readonly kind: 'standing' }
  /** It could not be opened; `message` is one sentence. */
  | { readonly kind: 'broken'; readonly message: string };

export interface WalkState {
  /** Index of the stage that the walk ends with. */
  readonly target: number;
  /** The file as it was when the walk started. */
  readonly dockerfile: Dockerfile;
  readonly phase: WalkPhase;
  /** Whether the walk goes to a single point, so that steps typed ahead continue from there. */
  readonly single: boolean;
  readonly program: Program | null;
  /** Image configs fetched so far, by point index; null when one is not available. */
  readonly configs: ReadonlyMap<number, ImageConfig | null>;
  readonly progress: BuildProgress;
  readonly arrival: Arrival | null;
  readonly panel: WalkPanel;
  /** Cursor line in the source, from 1. */
  readonly line: number;
  readonly changesTop: number;
  /** First line shown of the log; null for its end. */
  readonly outputTop: number | null;
  /** Rows of that line above the panel, where lines are wrapped. */
  readonly outputRow: number;
  readonly output: 'log' | 'environment';
  /** Index of another point whose log is shown, since an error in it was asked for; null for the point that is shown. */
  readonly logOf: number | null;
  /** Null when nothing failed. */
  readonly failureDetails: FailureDetails | null;
  readonly files: FilesView;
  /** The screen that esc returns to: a failed build opens its failure here. */
  readonly from: 'explore' | 'build';
  /** Points that stepping out returns to. */
  readonly callers: readonly number[];
}
