import { fileType } from '../../filesystem/mode.ts';
import { showName } from './error.ts';

/** One entry of a tree, as it is told to the daemon. */
export interface TreeEntry {
  /** Relative to the root, slash-separated; stray bytes of a name that is not UTF-8 are U+FFFD in it. */
  readonly path: string;
  /** The path's bytes, for one that is not UTF-8. */
  readonly rawPath?: Uint8Array;
  /** Go's FileMode. */
  readonly mode: number;
  /** In bytes; 0 for a folder. */
  readonly size: number;
  /** Nanoseconds since 1970. */
  readonly mtimeNs: bigint;
  /** A symlink's target; for a hard link the path of the first entry of the same file; else ''. */
  readonly linkname: string | Uint8Array;
  readonly devMajor: number;
  readonly devMinor: number;
}

/** May the daemon ask for the content? fsutil's rule on both ends: no type bit is set. */
export function hasContent(entry: TreeEntry): boolean {
  return fileType(entry.mode) === 'file';
}

/** An entry's path for people, in quotes. */
export function describeEntry(entry: TreeEntry): string {
  return `"${entry.rawPath === undefined ? entry.path : showName(entry.rawPath)}"`;
}

/** What the sender takes entries and contents from. */
export interface TreeSource {
  /** The next entry, parents before children, in byte order of the path with '/' lowest; undefined at the end. */
  next(): TreeEntry | undefined;
  /** Where the content of an entry is: its bytes, or a file on disk. */
  content(entry: TreeEntry): Uint8Array | { readonly file: string | Buffer };
}
