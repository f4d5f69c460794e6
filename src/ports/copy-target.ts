/** A place on disk that files of a state are copied to. */

/** What a copied file or folder keeps. */
export interface CopiedAttributes {
  /** Permissions: 0o755. */
  readonly mode: number;
  /** Nanoseconds since the epoch. */
  readonly mtimeNs: bigint;
}

/** A file on its way: under its own name there is nothing of it before `finish`. */
export interface CopiedFile {
  write(bytes: Uint8Array): Promise<void>;
  finish(attributes: CopiedAttributes): Promise<void>;
}

/**
 * One real folder; nothing outside of it is written, whatever links lie in it. Paths are relative to it, names may be any
 * bytes (see decodeName); '' is the folder itself. Calls reject with one sentence.
 */
export interface CopyTarget {
  /** A path for people. */
  nameOf(path: string): string;
  /** What is there now; `other`: a link, a device and the like. */
  kind(path: string): Promise<'nothing' | 'file' | 'folder' | 'other'>;
  makeFolder(path: string): Promise<void>;
  /** Called for a folder that was made, when everything in it is there. */
  finishFolder(path: string, attributes: CopiedAttributes): Promise<void>;
  openFile(path: string): Promise<CopiedFile>;
  /** Takes away every file that was begun and not finished. Never rejects. */
  discard(): Promise<void>;
}

/** Where a copy goes, as the person named it. */
export interface CopyDestination {
  readonly target: CopyTarget;
  /** What the copy is called there; null: as in the state. */
  readonly name: string | null;
  /** Whether only a folder may get that name, since a slash was written behind it. */
  readonly folderOnly: boolean;
}
