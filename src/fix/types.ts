/** What was done in a shell, and what to make of it. Text is unfiltered. */

/** A command that was typed in a shell. */
export interface RecordedCommand {
  readonly text: string;
  readonly status: number;
  /** Paths of the state that it may have changed, with a leading slash. */
  readonly changed: readonly string[];
}

/** What a shell has recorded. It is kept in memory only. */
export interface ShellRecord {
  readonly commands: readonly RecordedCommand[];
  /** The changed files at the end of the shell, as far as they are small. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** A file on disk, before and after a fix. */
export interface FileChange {
  /** Its path in the build context; null for the Dockerfile. */
  readonly file: string | null;
  readonly before: string;
  readonly after: string;
}
