import { type FileType, fileType, permissions } from './mode.ts';
import type { TreeEntry } from './types.ts';

/** An entry as `files --json` and `diff --json` have it, without its path. */
export interface EntryJson {
  readonly type: FileType;
  /** Bytes of contents; 0 for what has none. */
  readonly size: number;
  /** Octal, with set-uid, set-gid and sticky in front: `0755`. */
  readonly mode: string;
  readonly uid: number;
  readonly gid: number;
  /** ISO 8601 in UTC, down to the millisecond. */
  readonly mtime: string;
  /** A symlink's target as it is written, or a hard-linked file's first name with a slash in front; else null. */
  readonly linkname: string | null;
}

/** @param content what a hard link's contents are: FileTree.contentOf */
export function entryJson(entry: TreeEntry, content: TreeEntry = entry): EntryJson {
  const type = fileType(entry.mode);
  const linkname = entry.linkname === '' ? null : type === 'file' ? `/${entry.linkname}` : entry.linkname;
  return {
    type,
    size: type === 'file' || type === 'symlink' ? content.size : 0,
    mode: permissions(entry.mode).toString(8).padStart(4, '0'),
    uid: entry.uid,
    gid: entry.gid,
    mtime: isoTime(entry.mtimeNs),
    linkname,
  };
}

/** The furthest time that a Date can tell, in milliseconds (ECMAScript, time values). */
const FURTHEST = 8_640_000_000_000_000n;

function isoTime(nanoseconds: bigint): string {
  // Rounded down, also before 1970.
  const floored = (nanoseconds - (((nanoseconds % 1_000_000n) + 1_000_000n) % 1_000_000n)) / 1_000_000n;
  const bounded = floored > FURTHEST ? FURTHEST : floored < -FURTHEST ? -FURTHEST : floored;
  return new Date(Number(bounded)).toISOString();
}
