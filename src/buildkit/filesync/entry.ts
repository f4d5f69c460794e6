import { fileType } from '../../filesystem/mode.ts';
import { showName } from './error.ts';

/** One entry of a tree, as sent to the daemon. */
export interface TreeEntry {
  /** Relative to the root, slash-separated. Bytes that are not UTF-8 appear as U+FFFD. */
  readonly path: string;
  /** The bytes of a path that is not UTF-8. */
  readonly rawPath?: Uint8Array;
  /** Go's FileMode. */
  readonly mode: number;
  /** In bytes; 0 for a folder. */
  readonly size: number;
  /** Nanoseconds since 1970. */
  readonly mtimeNs: bigint;
  /** The target of a symlink; for a hard link the path of the first entry of the same file; else ''. */
  readonly linkname: string | Uint8Array;
  readonly devMajor: number;
  readonly devMinor: number;
}

/** Whether the daemon may request the content. In fsutil this means that no type bit is set. */
export function hasContent(entry: TreeEntry): boolean {
  return fileType(entry.mode) === 'file';
}

/** An entry's path in quotes, for messages. */
export function describeEntry(entry: TreeEntry): string {
  return `"${entry.rawPath === undefined ? entry.path : showName(entry.rawPath)}"`;
}

/** Where the sender reads entries and contents from. */
export interface TreeSource {
  /**
   * The next entry, parents before children, in byte order of the path with '/' lowest; undefined at the end.
   *
   * @param until when to stop looking, as of `performance.now()`: a folder may have many names that are not sent. Then
   *   the answer is `later`
   */
  next(until: number): TreeEntry | undefined | 'later';
  /** The content of an entry: its bytes, or the file on disk that has them. */
  content(entry: TreeEntry): Uint8Array | { readonly file: string | Buffer };
}
