/** Files to watch in one folder. */
export interface WatchedFolder {
  /** Absolute. */
  readonly path: string;
  /** Patterns as in COPY, relative to the folder; empty for everything. */
  readonly sources: readonly string[];
  /** Absolute paths of ignore files (`.dockerignore`). The first that exists is used, and is watched too. */
  readonly ignoreFiles: readonly string[];
}

export interface WatchPlan {
  /** Absolute. */
  readonly files: readonly string[];
  readonly folders: readonly WatchedFolder[];
}

export interface WatchedFiles {
  /** How many there are. */
  readonly count: number;
  /** Absolute paths. */
  readonly changed: readonly string[];
}

export interface Watch {
  /**
   * Watches these files from now on. Resolves once their current state is known, so that no later change is missed.
   * Changes made meanwhile to files in both plans are reported. Never rejects: an unreadable file counts as missing.
   */
  follow(plan: WatchPlan): Promise<void>;
  /**
   * The files that are watched now, and which of them were written after a time (milliseconds since the epoch). Never
   * rejects.
   */
  changedSince(time: number): Promise<WatchedFiles>;
  close(): void;
}

/** Reports files that were added, changed or removed, by absolute path, shortly after the last of several changes. */
export interface Watcher {
  start(changed: (paths: readonly string[]) => void): Watch;
}
