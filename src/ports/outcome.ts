/** What a build says while it runs, and how it ends. */
import { StagediveError } from '../errors.ts';
import type { LineRange, StatusUpdate } from '../progress/types.ts';

/** Something the person must know that is no step of the build, one sentence. */
export interface BuildNotice {
  readonly kind:
    | 'builtin-frontend'
    | 'engine-limit'
    | 'unused-build-arg'
    | 'empty-secret'
    | 'image-stored'
    | 'context-changed';
  readonly text: string;
}

/** Gets called as things happen; must not throw. */
export interface BuildListener {
  status(update: StatusUpdate): void;
  notice(notice: BuildNotice): void;
}

/** Why a build failed. */
export interface BuildFailure {
  /** One clear sentence, unfiltered text of the engine inside. */
  readonly message: string;
  /** The vertex that failed; null for a failure before any step. */
  readonly vertex: string | null;
  /** The failing lines; empty when the engine does not say. */
  readonly lines: readonly LineRange[];
  /** The file that the lines are of, as the engine names it. */
  readonly file: string | null;
  /** The process's exit status, null where there was no process. */
  readonly exitCode: number | null;
  /** Mount states around a failed exec, parallel to its mounts: '' where there is none. Null when the engine sends none. */
  readonly mounts: { readonly before: readonly string[]; readonly after: readonly string[] } | null;
}

/** What OpenBuild's calls reject with when a step failed. */
export class BuildFailedError extends StagediveError {
  override readonly code = 'build-failed';
  constructor(readonly failure: BuildFailure) {
    super(failure.message);
  }
}

export type BuildOutcome =
  | { readonly kind: 'done'; readonly imageId: string | null }
  | { readonly kind: 'failed'; readonly failure: BuildFailure }
  | { readonly kind: 'cancelled' }
  /** The engine went away, or the connection broke. */
  | { readonly kind: 'lost'; readonly message: string };
