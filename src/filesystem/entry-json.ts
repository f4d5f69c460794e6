import { CAPABILITY_ATTRIBUTE, capabilityText } from './capabilities.ts';
import { type FileType, fileType, permissions } from './mode.ts';
import { UNKNOWN_XATTRS } from './same-entry.ts';
import type { TreeEntry } from './types.ts';

/** An entry as `files --json` and `diff --json` print it, without its path. */
export interface EntryJson {
  readonly type: FileType;
  /** Bytes of contents; 0 for entries without any. */
  readonly size: number;
  /** Octal, set-uid, set-gid and sticky bits first: `0755`. */
  readonly mode: string;
  readonly uid: number;
  readonly gid: number;
  /** ISO 8601 in UTC, with milliseconds. */
  readonly mtime: string;
  /** The target of a symlink as written, or the absolute first name of a hard-linked file; else null. */
  readonly linkname: string | null;
  /** Of a device: its numbers. */
  readonly device?: { readonly major: number; readonly minor: number };
  /**
   * Extended attributes as base64, by name; absent without any. Null where they are not known: of what a failed step
   * wrote, and of cache mounts.
   */
  readonly xattrs?: Readonly<Record<string, string>> | null;
  /** File capabilities as getcap writes them: `cap_net_raw=ep`; absent without any. */
  readonly capabilities?: string;
}

/**
 * Converts an entry for JSON output.
 * @param content the entry that holds the contents of a hard link: FileTree.contentOf
 */
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
    ...(type === 'char' || type === 'block'
      ? { device: { major: entry.devmajor, minor: entry.devminor } }
      : {}),
    ...attributesJson(entry),
  };
}

function attributesJson({ xattrs }: TreeEntry): Pick<EntryJson, 'xattrs' | 'capabilities'> {
  if (xattrs === UNKNOWN_XATTRS) return { xattrs: null };
  const names = Object.keys(xattrs);
  if (names.length === 0) return {};
  const value = xattrs[CAPABILITY_ATTRIBUTE];
  const capabilities = value === undefined ? null : capabilityText(value);
  return {
    xattrs: Object.fromEntries(
      names.toSorted().map((name) => [name, Buffer.from(xattrs[name] ?? []).toString('base64')]),
    ),
    ...(capabilities === null ? {} : { capabilities }),
  };
}

/** The limit of a Date (ECMAScript, time values). */
const MAX_DATE_MS = 8_640_000_000_000_000n;

function isoTime(nanoseconds: bigint): string {
  // Rounds down, also before 1970.
  const floored = (nanoseconds - (((nanoseconds % 1_000_000n) + 1_000_000n) % 1_000_000n)) / 1_000_000n;
  const bounded = floored > MAX_DATE_MS ? MAX_DATE_MS : floored < -MAX_DATE_MS ? -MAX_DATE_MS : floored;
  return new Date(Number(bounded)).toISOString();
}
