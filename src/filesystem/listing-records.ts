import { decodeName } from './bytes.ts';
import { type FileType, fileType, goPermissions, typeBits } from './mode.ts';
import { incomplete, RecordFields } from './record-fields.ts';
import { UNKNOWN_XATTRS } from './same-entry.ts';
import type { TreeEntry } from './types.ts';

/** An entry that belongs to who asked for the listing: of a million, none is copied to be completed. */
export type OwnEntry = { -readonly [Key in keyof TreeEntry]: TreeEntry[Key] };

/** A tree that is being read, and what is known of its files only once all of it is there. */
export interface ReadTree {
  /** What printed it; null before the first entry. */
  by: 'find' | 'stat' | null;
  readonly entries: OwnEntry[];
  /** Files of more than one name, by what they share. */
  readonly names: Map<string, OwnEntry[]>;
  /** Devices of a listing of find, as stat says them. */
  readonly devices: Map<string, TreeEntry>;
  /** As in ListedFolder. */
  marked: Set<string> | null;
}

/** What begins a record of stat, the end of a folder and a list of attributes. Each comes with the mark behind it. */
export const RECORD = 1;
export const END = 2;
export const ATTRIBUTES = 3;
export const NEWLINE = 0x0a;

/**
 * Whether one of them is at a position. A name may contain them, but not the mark, which nobody could know.
 *
 * @returns null if that cannot be said before more has come
 */
export function isMarked(bytes: Buffer, at: number, mark: Buffer): boolean | null {
  const kind = bytes[at];
  if (kind === undefined) return null;
  if (kind < RECORD || kind > ATTRIBUTES) return false;
  for (let index = 0; index < mark.length; index += 1) {
    const byte = bytes[at + 1 + index];
    if (byte === undefined) return null;
    if (byte !== mark[index]) return false;
  }
  return true;
}

/** `f 644 0 0 12 1700000000.1234567890 1 801:1234 PATH` NUL `TARGET` NUL */
export function findRecord(bytes: Buffer, from: number, tree: ReadTree): number {
  const half = bytes.indexOf(0, from);
  const end = half < 0 ? -1 : bytes.indexOf(0, half + 1);
  if (end < 0) return -1;
  tree.by = 'find';
  const fields = new RecordFields(bytes, from, half);
  const kind = TYPES[fields.letter()] ?? 'file';
  const mode = typeBits[kind] + goPermissions(fields.number(8));
  const [uid, gid, size] = [fields.number(), fields.number(), fields.number()];
  const mtimeNs = nanoseconds(fields.number(), fields.fraction(9));
  const names = fields.number();
  add(tree, inodeOf(fields, names), {
    path: textOf(bytes, fields.at, half),
    mode,
    uid,
    gid,
    size: kind === 'dir' ? 0 : size,
    mtimeNs,
    linkname: half + 1 === end ? '' : textOf(bytes, half + 1, end),
    devmajor: 0,
    devminor: 0,
    xattrs: UNKNOWN_XATTRS,
  });
  return end + 1;
}

/** \u0001, the mark, ` 81a4 0 0 12 1 801:1234 2026-01-01 00:00:00.000000000 +0000 0 0 NAME`, for a link `'NAME' -> 'TARGET'` or the same without quotes, newline */
export function statRecord(bytes: Buffer, from: number, tree: ReadTree, mark: Buffer): number {
  const end = recordEnd(bytes, from + 1, mark);
  if (end < 0) return -1;
  const fields = new RecordFields(bytes, from + 1, end);
  fields.skip();
  const unix = fields.number(16);
  const kind = UNIX_TYPES[unix >> 12] ?? 'file';
  const [uid, gid, size, names] = [fields.number(), fields.number(), fields.number(), fields.number()];
  const inode = inodeOf(fields, names);
  const [year, month, day] = [fields.number(), fields.number(), fields.number()];
  const [hour, minute, second] = [fields.number(), fields.number(), fields.number()];
  const mtimeNs = nanoseconds(
    Date.UTC(year, month - 1, day, hour, minute, second) / 1000,
    fields.fraction(9),
  );
  fields.zone();
  const [devmajor, devminor] = [fields.number(16), fields.number(16)];
  const { path, target } = nameAndTarget(bytes, fields.at, end - 1, kind, size);
  const entry = {
    path,
    mode: typeBits[kind] + goPermissions(unix & 0o7777),
    uid,
    gid,
    size: kind === 'dir' ? 0 : size,
    mtimeNs,
    linkname: target,
    devmajor,
    devminor,
    xattrs: UNKNOWN_XATTRS,
  };
  // After a listing of find, only the devices come once more.
  if (tree.by === 'find') {
    tree.devices.set(entry.path, entry);
    return end;
  }
  tree.by = 'stat';
  add(tree, inode, entry);
  return end;
}

/** What the names of a file share; null where there is only one. Of a million files, a text for each would take a second. */
function inodeOf(fields: RecordFields, names: number): string | null {
  if (names > 1) return fields.word();
  fields.skip();
  return null;
}

function add(tree: ReadTree, inode: string | null, entry: OwnEntry): void {
  tree.entries.push(entry);
  if (inode === null || fileType(entry.mode) === 'dir') return;
  const same = tree.names.get(inode);
  if (same === undefined) tree.names.set(inode, [entry]);
  else same.push(entry);
}

/** Where a record of stat ends: a name may contain newlines, but not one with a mark behind it. */
function recordEnd(bytes: Buffer, from: number, mark: Buffer): number {
  for (let at = bytes.indexOf(NEWLINE, from); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) {
    const isNext = isMarked(bytes, at + 1, mark);
    if (isNext !== false) return isNext === null ? -1 : at + 1;
  }
  return -1;
}

/** Most names are ASCII, which is read at a third of the time. */
function textOf(bytes: Buffer, from: number, end: number): string {
  for (let at = from; at < end; at += 1) {
    if ((bytes[at] ?? 0) > 0x7f) return decodeName(bytes.subarray(from, end));
  }
  return bytes.toString('latin1', from, end);
}

/** busybox prints `'NAME' -> 'TARGET'` for a link, GNU stat `NAME -> TARGET`; its size is that of the target. */
function nameAndTarget(
  bytes: Buffer,
  from: number,
  end: number,
  kind: FileType,
  size: number,
): { readonly path: string; readonly target: string } {
  const isQuoted = kind === 'symlink' && bytes[from] === QUOTE && bytes[end - 1] === QUOTE;
  const arrow = isQuoted ? "' -> '" : ' -> ';
  const [nameAt, targetEnd] = isQuoted ? [from + 1, end - 1] : [from, end];
  const nameEnd = targetEnd - size - arrow.length;
  if (kind !== 'symlink') return { path: textOf(bytes, from + DOT.length, end), target: '' };
  if (nameEnd <= from || bytes.toString('latin1', nameEnd, targetEnd - size) !== arrow) throw incomplete();
  return {
    path: textOf(bytes, nameAt + DOT.length, nameEnd),
    target: textOf(bytes, targetEnd - size, targetEnd),
  };
}

const QUOTE = 0x27;

/** How the names of find begin that it gives to stat. */
const DOT = './';

function nanoseconds(seconds: number, fraction: number): bigint {
  if (!Number.isSafeInteger(seconds)) throw incomplete();
  return BigInt(seconds) * 1_000_000_000n + BigInt(fraction);
}

/** Types by the letter that find prints. */
const TYPES: Readonly<Record<number, FileType>> = {
  [letter('f')]: 'file',
  [letter('d')]: 'dir',
  [letter('l')]: 'symlink',
  [letter('b')]: 'block',
  [letter('c')]: 'char',
  [letter('p')]: 'fifo',
  [letter('s')]: 'socket',
};

function letter(text: string): number {
  return text.charCodeAt(0);
}

/** Types by the top four bits of a Unix mode (stat(7)). */
const UNIX_TYPES: Readonly<Record<number, FileType>> = {
  4: 'dir',
  10: 'symlink',
  6: 'block',
  2: 'char',
  1: 'fifo',
  12: 'socket',
};
