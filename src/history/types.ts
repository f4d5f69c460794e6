import type { StepGraph } from '../llb/types.ts';
import type { LineRange, Millis } from '../progress/types.ts';
import type { BuildRecord } from '../records/types.ts';

export type PastState = 'running' | 'done' | 'failed' | 'cancelled';

/** The steps of a build, as the engine counts them: also its own work, such as loading the context. */
export interface StepCounts {
  readonly total: number;
  readonly completed: number;
  readonly cached: number;
}

/** Where a build was started on this machine. Paths are absolute; an address or `-` stays as it was typed. */
export interface BuildPlace {
  readonly context: string;
  /** Or the file and name of a compose service or bake target: `/x/compose.yaml (web)`. */
  readonly dockerfile: string;
}

/** One build of a history, whoever ran it. All text is unfiltered. */
export interface PastBuild {
  /** The engine's name for it, unique in its history. */
  readonly id: string;
  readonly state: PastState;
  readonly startedAt: Millis;
  /** Null while it runs. */
  readonly endedAt: Millis | null;
  /**
   * Whether it has failed and is open all the same, so that what its failed step left can be looked at. The engine cannot
   * delete its record then.
   */
  readonly isKeptOpen?: true;
  /** The frontend's options, as docker sets them: `target`, `filename`, `build-arg:NAME`, `vcs:source`, … */
  readonly options: Readonly<Record<string, string>>;
  /** Null if this machine does not know. */
  readonly place: BuildPlace | null;
  /** Null while it runs, and where the engine does not count (Docker 23 and 24). */
  readonly steps: StepCounts | null;
  /** Why it failed or was cancelled; null otherwise. */
  readonly error: string | null;
}

/** What a build failed of, with the Dockerfile as it was. */
export interface PastFailure {
  readonly message: string;
  /** Digest of the vertex; null if no step failed. */
  readonly vertex: string | null;
  readonly exitCode: number | null;
  /** As the engine names it; null if it does not say. */
  readonly file: string | null;
  readonly lines: readonly LineRange[];
}

/** An image, a repository or a file that a build took. */
export interface PastSource {
  /** As the engine writes it: `pkg:docker/debian@13?platform=…`, `https://host/file`, `https://host/repo.git#main`. */
  readonly uri: string;
  /** `sha256:…`, or `sha1:…` of a commit. */
  readonly digest: string;
}

/** What is kept of one build beside its steps. */
export interface PastDetails {
  readonly build: PastBuild;
  /** The Dockerfile as it was; null if nothing kept it. */
  readonly dockerfile: { readonly name: string; readonly text: string } | null;
  /** Its steps with their lines and inputs; their names come with the status. Null if nothing kept them. */
  readonly graph: StepGraph | null;
  readonly failure: PastFailure | null;
  /** What it took from outside, as the engine found it; null if nothing kept that. */
  readonly sources: readonly PastSource[] | null;
  /** Our own record of it; null if there is none. */
  readonly record: BuildRecord | null;
  /** What is not kept of it, in one sentence; null if nothing is to be said. */
  readonly notice: string | null;
}

/** Something that happened to a history. */
export type HistoryChange =
  /** A build is there, or something about it is new. */
  | { readonly kind: 'kept'; readonly build: PastBuild }
  | { readonly kind: 'removed'; readonly id: string }
  /** Something about the history as a whole, in one sentence. */
  | { readonly kind: 'noticed'; readonly text: string };
