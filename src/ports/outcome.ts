/** What a build reports while it runs, and how it ends. */
import { StagediveError } from '../errors.ts';
import type { LineRange, StatusUpdate } from '../progress/types.ts';
import type { SentFolder } from './sent-folder.ts';

/** Something the user should know that is not a build step; one sentence. */
export interface BuildNotice {
  readonly kind:
    | 'builtin-frontend'
    | 'engine-limit'
    | 'unused-build-arg'
    | 'empty-secret'
    | 'image-stored'
    | 'no-effect'
    | 'cache-skipped'
    | 'attributes-lost'
    | 'context-changed'
    | 'failed-elsewhere'
    | 'first-platform'
    | 'silent-registry'
    | 'not-recorded'
    | 'no-logs';
  readonly text: string;
}

/** What a successful build exported. */
export interface ExportedBuild {
  /** As `docker build` prints it: the digest of the config, or of the manifest where images go by that. Null if none. */
  readonly imageId: string | null;
  /** `BUILDER/NODE/REF`, as buildx names a build in the engine's history. */
  readonly buildRef: string;
  /** What the exporters and the history answered. Values are text, or JSON in base64. */
  readonly response: Readonly<Record<string, string>>;
}

/** Called as things happen. Must not throw. */
export interface BuildListener {
  status(update: StatusUpdate): void;
  notice(notice: BuildNotice): void;
  /** Called when the engine has all that it wants of a folder. What is sent is hashed only if this is there. */
  sent?(folder: SentFolder): void;
  /** Called once, when all steps of a build are done and the engine exports. */
  evaluated?(): void;
  /** Called once, when all outputs of a successful build are complete. */
  exported?(build: ExportedBuild): void;
  /** Takes the next bytes of the output that goes to stdout. Its promise is awaited before more is read. */
  stdout?(bytes: Uint8Array): Promise<void>;
}

/** Why a build failed. */
export interface BuildFailure {
  /** One clear sentence; may contain unfiltered text of the engine. */
  readonly message: string;
  /** The vertex that failed; null if the build failed before any step. */
  readonly vertex: string | null;
  /** The failing lines; empty if the engine does not say. */
  readonly lines: readonly LineRange[];
  /** The file of those lines, as the engine names it. */
  readonly file: string | null;
  /** The exit status of the process; null if there was none. */
  readonly exitCode: number | null;
  /**
   * Mount states of a failed exec, parallel to its mounts; '' for a mount without one. Null if the engine sends none.
   */
  readonly mounts: { readonly before: readonly string[]; readonly after: readonly string[] } | null;
  /** True if it failed in a builder apart from the engine, which has none of the engine's images. */
  readonly inBuilder?: boolean;
  /** True if the message is a sentence of ours, such as that an output cannot be written. */
  readonly isOurs?: boolean;
}

/** All failures of a build, the first one first. */
export function failuresOf({
  failure,
  others = [],
}: Extract<BuildOutcome, { kind: 'failed' }>): readonly BuildFailure[] {
  return [failure, ...others];
}

/** A step failed. OpenBuild's calls reject with this. */
export class BuildFailedError extends StagediveError {
  override readonly code = 'build-failed';
  constructor(readonly failure: BuildFailure) {
    super(failure.message);
  }
}

export type BuildOutcome =
  | { readonly kind: 'done'; readonly imageId: string | null }
  | {
      readonly kind: 'failed';
      /** The first one. */
      readonly failure: BuildFailure;
      /** The other failures of a build that kept going, in the order in which they were met. */
      readonly others?: readonly BuildFailure[];
    }
  | { readonly kind: 'cancelled' }
  /** The engine was lost, or the connection broke. */
  | { readonly kind: 'lost'; readonly message: string };
