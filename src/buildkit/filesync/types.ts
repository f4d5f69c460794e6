import type { FileSyncError } from './error.ts';

/** A folder that the daemon may ask for: one on disk, or one made up in memory (a Dockerfile from stdin). */
export type FileSyncDir =
  | { readonly path: string }
  /** Slash-separated relative paths to contents; the folders above a file need no entry of their own. */
  | { readonly files: ReadonlyMap<string, Uint8Array> };

/** The folders by the name that BuildKit asks for: `context`, `dockerfile`, or that of a named context. */
export type FileSyncDirs = Readonly<Record<string, FileSyncDir>>;

/** Something was sent other than it was listed; as with docker, the build goes on. */
export interface FileSyncWarning {
  readonly dir: string;
  /** Relative to the folder, slash-separated. */
  readonly path: string;
  /** One sentence that names the file. */
  readonly message: string;
}

export interface FileSyncCallbacks {
  readonly onWarning?: (warning: FileSyncWarning) => void;
  /** The transfer failed. The message says more than what the daemon makes of it in the build's error. */
  readonly onError?: (error: FileSyncError) => void;
}
