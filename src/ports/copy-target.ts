/** Where on disk files of a state are copied to. */

/** What a copied file or folder keeps. */
export interface CopiedAttributes {
  /** Permissions: 0o755. */
  readonly mode: number;
  /** Nanoseconds since the epoch. */
  readonly mtimeNs: bigint;
}

/** A file being written. It appears under its own name only after `finish`. */
export interface CopiedFile {
  write(bytes: Uint8Array): Promise<void>;
  finish(attributes: CopiedAttributes): Promise<void>;
}

/**
 * A real folder. Nothing outside of it is written, whatever links it contains. Paths are relative to it, '' is the
 * folder itself; names may be any bytes (see decodeName). Calls reject with one sentence.
 */
export interface CopyTarget {
  /** A path as shown to users. */
  nameOf(path: string): string;
  /** What exists there now; `other` is a link, a device and the like. */
  kind(path: string): Promise<'nothing' | 'file' | 'folder' | 'other'>;
  makeFolder(path: string): Promise<void>;
  /** Called for a folder that was made, after everything in it is written. */
  finishFolder(path: string, attributes: CopiedAttributes): Promise<void>;
  openFile(path: string): Promise<CopiedFile>;
  /** Where a symlink on disk leads, as it is written; null for anything else. */
  linkAt(path: string): Promise<string | null>;
  /** Makes a symlink in place of any file or symlink. Its target may be any bytes (see decodeName). */
  makeLink(path: string, linkname: string, attributes: CopiedAttributes): Promise<void>;
  /**
   * Makes a hard link to a finished file, in place of any file; where the disk has none, a copy of the file with these
   * attributes.
   */
  linkFile(path: string, first: string, attributes: CopiedAttributes): Promise<void>;
  /** Removes every unfinished file. Never rejects. */
  discard(): Promise<void>;
}

/** The destination of a copy. */
export interface CopyDestination {
  readonly target: CopyTarget;
  /** The name of the copy; null to keep its name in the state. */
  readonly name: string | null;
  /** Whether the name must be a folder because it was given with a trailing slash. */
  readonly folderOnly: boolean;
}
