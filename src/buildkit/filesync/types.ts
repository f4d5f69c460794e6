import type { FileSyncError } from './error.ts';

/** A folder that the daemon may ask for: one on disk, or one made up in memory (a Dockerfile from stdin). */
export type FileSyncDir =
  | { readonly path: string }
  /** Slash-separated relative paths to contents; the folders above a file need no entry of their own. */
  | { readonly files: ReadonlyMap<string, Uint8Array> };

/** The folders by the name that BuildKit asks for: `context`, `dockerfile`, or that of a named context. */
export type FileSyncDirs = Readonly<Record<string, FileSyncDir>>;

/** How far one transfer is. Bytes are those of file contents only. */
export interface FileSyncProgress {
  /** The name in `FileSyncDirs`. */
  readonly dir: string;
  /** Entries whose metadata was sent. */
  readonly entries: number;
  /** Files whose content was asked for by the daemon, and those of them already sent in full. */
  readonly filesAsked: number;
  readonly filesSent: number;
  readonly bytesSent: number;
  readonly done: boolean;
}

/** Something was sent other than it was listed; as with docker, the build goes on. */
export interface FileSyncWarning {
  readonly dir: string;
  /** Relative to the folder, slash-separated. */
  readonly path: string;
  /** One sentence that names the file. */
  readonly message: string;
}

export interface FileSyncCallbacks {
  /** Called at most every 50 ms or so, and once with `done`. */
  readonly onProgress?: (progress: FileSyncProgress) => void;
  readonly onWarning?: (warning: FileSyncWarning) => void;
  /** The transfer failed. The message says more than what the daemon makes of it in the build's error. */
  readonly onError?: (error: FileSyncError) => void;
}
