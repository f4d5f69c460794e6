/** What was done in a shell, and what to make of it. Text is unfiltered. */

/** A command that was typed in a shell. */
export interface RecordedCommand {
  /** '' if the shell does not say it, or it could not run in the state without help. */
  readonly text: string;
  readonly status: number;
  /** Paths of the state that it may have changed, with a leading slash. */
  readonly changed: readonly string[];
}

/** A file as it is at the end of a shell. */
export interface RecordedFile {
  readonly bytes: Uint8Array;
  /** Permission bits, in octal digits as chmod takes them: `644`. */
  readonly mode: string;
  /** Numbers of user and group: `0:0`. */
  readonly owner: string;
}

/** What a shell has recorded. It is kept in memory only. */
export interface ShellRecord {
  readonly commands: readonly RecordedCommand[];
  /** The changed files at the end of the shell, as far as they are small. */
  readonly files: ReadonlyMap<string, RecordedFile>;
}

/** A file on disk, before and after a fix. */
export interface FileChange {
  /** Its path in the build context; null for the Dockerfile. */
  readonly file: string | null;
  readonly before: string;
  readonly after: string;
}

/** A RUN that failed, as it is in the Dockerfile. */
export interface FailedRun {
  /** Its lines, from 1. */
  readonly startLine: number;
  readonly endLine: number;
  /** `--mount=… ` and other flags, each with a space behind it. */
  readonly flags: string;
  readonly script: string;
  /** Which command of the script failed, from 0; null if no trace has told. */
  readonly culprit: number | null;
}

/** One way to write a fix down. */
export interface Proposal {
  /** Whether its RUN lines come before the line of the shell, or replace the RUN that failed or a part of it. */
  readonly place: 'before' | 'instead';
  readonly changes: readonly FileChange[];
}
