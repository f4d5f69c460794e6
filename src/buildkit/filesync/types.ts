import type { SentFolder } from '../../ports.ts';
import type { FileSyncError } from './error.ts';

/** A folder that the daemon may request: on disk, or in memory (for a Dockerfile from stdin). */
export type FileSyncDir =
  | {
      readonly path: string;
      /** The ignore files that may apply to it; the first that is there counts. Only for messages. */
      readonly ignoreFiles?: readonly string[];
    }
  /** Contents by slash-separated relative path. The folders above a file need no entry. */
  | {
      readonly files: ReadonlyMap<string, Uint8Array>;
      /** Whether only its ignore file is given away: whoever asks for more is refused. */
      readonly isIgnoreFileOnly?: boolean;
    };

/** Folders by the name that BuildKit uses: `context`, `dockerfile`, or that of a named context. */
export type FileSyncDirs = Readonly<Record<string, FileSyncDir>>;

/** A file was sent differently from its listed entry. As with docker, the build continues. */
export interface FileSyncWarning {
  readonly dir: string;
  /** Relative to the folder, slash-separated. */
  readonly path: string;
  /** One sentence that names the file. */
  readonly message: string;
}

/** What one request of the daemon was sent. */
export interface SentTree {
  readonly dir: string;
  readonly followPaths: readonly string[];
  /** Files, folders and all else that was listed. */
  readonly entries: number;
  /** How many contents the daemon asked for and got: those that it did not have. */
  readonly contents: number;
  /** Of these contents. */
  readonly bytes: number;
}

export interface FileSyncCallbacks {
  /** Called when the daemon has all that it wants of a folder on disk. Only then is anything hashed. */
  readonly onSent?: ((folder: SentFolder) => void) | undefined;
  /** Called when a transfer has ended well. */
  readonly onTransferred?: (sent: SentTree) => void;
  readonly onWarning?: (warning: FileSyncWarning) => void;
  /** Called when the transfer fails. The message is more precise than the daemon's error for the build. */
  readonly onError?: (error: FileSyncError) => void;
}
