/** What a report says of a build, as plain values. All text is unfiltered. */
import type { TreeEntry } from '../filesystem/types.ts';

export interface Report {
  readonly target: string;
  readonly fileName: string;
  /** When it was made, in milliseconds since the epoch. */
  readonly made: number;
  readonly engine: string;
  readonly version: string;
  /** Null for the platform of the engine. */
  readonly platform: string | null;
  readonly stages: readonly ReportStage[];
  readonly links: readonly ReportLink[];
  readonly steps: readonly ReportStep[];
  /** Set if the build failed: the rest is then of what there was until then. */
  readonly failure: ReportFailure | null;
  /** Null if there is no earlier build to compare with. */
  readonly reasons: ReportReasons | null;
  /** Null if they are not known, since the build failed before there was a state. */
  readonly sizes: ReportSizes | null;
  readonly findings: readonly ReportFinding[] | null;
  /** Null if the target takes no files from another stage. */
  readonly comparison: ReportComparison | null;
}

export interface ReportStage {
  readonly index: number;
  readonly name: string;
  /** The image, stage or context that it starts from. */
  readonly base: string;
  readonly isTarget: boolean;
  /** Whether the target needs it. */
  readonly isNeeded: boolean;
  /** Bytes at its end; null if unknown. */
  readonly bytes: number | null;
}

/** A stage takes from another one. */
export interface ReportLink {
  readonly from: number;
  readonly to: number;
  /** Whether it is built on the other one; else it takes files. */
  readonly isBase: boolean;
  readonly line: number;
}

export interface ReportStep {
  readonly id: string;
  /** Ids of the steps that it waits for. */
  readonly inputs: readonly string[];
  /** The stage's name; null for what BuildKit does by itself. */
  readonly stage: string | null;
  readonly title: string;
  readonly state: 'done' | 'cached' | 'failed' | 'cancelled';
  /** When it began and ended, in milliseconds by one clock. */
  readonly start: number;
  readonly stop: number;
}

export interface ReportFailure {
  readonly message: string;
  readonly line: number | null;
  /** The lines of the instruction. */
  readonly source: string | null;
  /** What it means and what to do about it, a sentence each. */
  readonly advice: readonly string[];
  /** The end of what the step printed, without colours; '' if it printed nothing. */
  readonly log: string;
}

/** Why steps ran, against an earlier build. */
export interface ReportReasons {
  /** When the earlier build began, in milliseconds since the epoch. */
  readonly against: number;
  /** When the build whose steps these are began; null for this one. */
  readonly built: number | null;
  readonly sentence: string | null;
  readonly hint: string | null;
  /** The steps that ran again. */
  readonly steps: readonly {
    readonly stage: string;
    readonly line: number;
    readonly name: string;
    readonly detail: string;
    readonly files: readonly string[];
    /** How many files changed in all. */
    readonly fileCount: number;
  }[];
}

export interface ReportSizes {
  readonly bytes: number;
  readonly wasted: number;
  readonly lines: readonly {
    readonly line: number;
    readonly stage: string;
    readonly text: string;
    readonly bytes: number;
    readonly files: number;
    readonly wasted: number;
  }[];
  /** The largest stage that files were copied from, and which share of it the image saves, from 0 to 1. */
  readonly split: { readonly stage: string; readonly bytes: number; readonly saved: number } | null;
}

export interface ReportFinding {
  readonly rule: string;
  readonly severity: 'error' | 'warning' | 'note';
  readonly path: string | null;
  readonly detail: string;
  readonly fix: string | null;
  readonly line: number | null;
}

/** The files of two stages. */
export interface ReportComparison {
  readonly a: string;
  readonly b: string;
  readonly files: readonly ComparedFile[];
}

export interface ComparedFile {
  readonly path: TreeEntry['path'];
  /** The larger of both sides. */
  readonly bytes: number;
  readonly side: 'a' | 'b' | 'both' | 'changed';
}
