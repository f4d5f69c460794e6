import { decodeName } from './bytes.ts';
import { namedPath } from './getfattr-lines.ts';
import { type FileType, fileType, goPermissions, typeBits } from './mode.ts';
import { comparePaths } from './paths.ts';
import { Pieces } from './pieces.ts';
import { incomplete, RecordFields } from './record-fields.ts';
import { NO_XATTRS, UNKNOWN_XATTRS } from './same-entry.ts';
import type { TreeEntry } from './types.ts';

/** An entry that belongs to who asked for the listing: of a million, none is copied to be completed. */
export type OwnEntry = { -readonly [Key in keyof TreeEntry]: TreeEntry[Key] };

/** A tree that is being read, and what is known of its files only once all of it is there. */
interface ReadTree {
  /** What printed it; null before the first entry. */
  by: 'find' | 'stat' | null;
  readonly entries: OwnEntry[];
  /** Files of more than one name, by what they share. */
  readonly names: Map<string, OwnEntry[]>;
  /** Devices of a listing of find, as stat says them. */
  readonly devices: Map<string, TreeEntry>;
  /** What has extended attributes that the listing cannot say; null if it was not asked for any. */
  marked: Set<string> | null;
}

const RECORD = 1;
const END = 2;
const ATTRIBUTES = 3;
const NEWLINE = 0x0a;

/** No path and no target of a link is longer than 4,096 bytes (PATH_MAX), no attribute than 64 KiB (xattr(7)). */
const MAX_RECORD_BYTES = 96 * 1024;

/** Reads the output of `LISTING_SCRIPT` as it comes: of a million entries it is a hundred megabytes. */
export class ListingReader {
  readonly #pieces = new Pieces((bytes, at) => this.#take(bytes, at), MAX_RECORD_BYTES, incomplete);
  readonly #trees: (readonly OwnEntry[])[] = [];
  #tree: ReadTree | null = null;
  readonly #mark: string;
  #isInAttributes = false;

  /** @param mark what ends the attributes of some entries */
  constructor(mark: string) {
    this.#mark = mark;
  }

  /** @throws RefusedError for what no listing contains */
  push(chunk: Uint8Array): void {
    this.#pieces.push(chunk);
  }

  /** One tree a folder, in their order. @throws RefusedError if the output was incomplete */
  end(folders: number): readonly (readonly OwnEntry[])[] {
    if (this.#trees.length !== folders) throw incomplete();
    return this.#trees;
  }

  /** Reads what begins at a position, and returns where it ends; -1 if its end has not come yet. */
  #take(bytes: Buffer, at: number): number {
    if (this.#tree === null) {
      const end = bytes.indexOf(NEWLINE, at);
      if (end >= 0)
        this.#tree = { by: null, entries: [], names: new Map(), devices: new Map(), marked: null };
      return end < 0 ? -1 : end + 1;
    }
    if (this.#isInAttributes) return this.#takeLine(bytes, at, this.#tree);
    if (bytes[at] === RECORD) return statRecord(bytes, at, this.#tree);
    if (bytes[at] === ATTRIBUTES) {
      this.#isInAttributes = true;
      this.#tree.marked ??= new Set();
      return at + 1;
    }
    if (bytes[at] !== END) return findRecord(bytes, at, this.#tree);
    this.#trees.push(finished(this.#tree));
    this.#tree = null;
    return at + 1;
  }

  /** Busybox prints values as they are: of a path that it names, nobody can say more than that it has attributes. */
  #takeLine(bytes: Buffer, at: number, { marked }: ReadTree): number {
    const end = bytes.indexOf(NEWLINE, at);
    if (end < 0) return -1;
    const line = decodeName(bytes.subarray(at, end));
    if (line === this.#mark) this.#isInAttributes = false;
    const path = namedPath(line);
    if (path !== null) marked?.add(path);
    return end + 1;
  }
}

/** `f 644 0 0 12 1700000000.1234567890 1 801:1234 PATH` NUL `TARGET` NUL */
function findRecord(bytes: Buffer, from: number, tree: ReadTree): number {
  const half = bytes.indexOf(0, from);
  const end = half < 0 ? -1 : bytes.indexOf(0, half + 1);
  if (end < 0) return -1;
  tree.by = 'find';
  const fields = new RecordFields(bytes, from, half);
  const kind = TYPES[fields.word()] ?? 'file';
  const mode = typeBits[kind] + goPermissions(fields.number(8));
  const [uid, gid, size] = [fields.number(), fields.number(), fields.number()];
  const mtimeNs = nanoseconds(fields.number(), fields.fraction(9));
  const [names, inode] = [fields.number(), fields.word()];
  add(tree, names, inode, {
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

/** \u0001 `81a4 0 0 12 1 801:1234 2026-01-01 00:00:00.000000000 +0000 0 0 NAME`, for a link `'NAME' -> 'TARGET'`, newline */
function statRecord(bytes: Buffer, from: number, tree: ReadTree): number {
  const end = recordEnd(bytes, from + 1);
  if (end < 0) return -1;
  const fields = new RecordFields(bytes, from + 1, end);
  const unix = fields.number(16);
  const kind = UNIX_TYPES[unix >> 12] ?? 'file';
  const [uid, gid, size, names] = [fields.number(), fields.number(), fields.number(), fields.number()];
  const inode = fields.word();
  const [year, month, day] = [fields.number(), fields.number(), fields.number()];
  const [hour, minute, second] = [fields.number(), fields.number(), fields.number()];
  const mtimeNs = nanoseconds(
    Date.UTC(year, month - 1, day, hour, minute, second) / 1000,
    fields.fraction(9),
  );
  fields.zone();
  const [devmajor, devminor] = [fields.number(16), fields.number(16)];
  const { path, target } = nameAndTarget(bytes, fields.at, end - 1, kind);
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
  add(tree, names, inode, entry);
  return end;
}

function add(tree: ReadTree, names: number, inode: string, entry: OwnEntry): void {
  tree.entries.push(entry);
  if (names < 2 || fileType(entry.mode) === 'dir') return;
  const same = tree.names.get(inode);
  if (same === undefined) tree.names.set(inode, [entry]);
  else same.push(entry);
}

/** Hard links name the first path of the file, as the engine's listing does: it walks folders in the order of names. */
function finished({ entries, names, devices, marked }: ReadTree): readonly OwnEntry[] {
  if (marked !== null) {
    for (const entry of entries) {
      // A path with a line break is named on two lines.
      if (!marked.has(entry.path) && !entry.path.includes('\n')) entry.xattrs = NO_XATTRS;
    }
  }
  for (const same of names.values()) {
    const first = same.reduce((a, b) => (comparePaths(a.path, b.path) < 0 ? a : b));
    for (const entry of same) {
      if (entry !== first && fileType(entry.mode) !== 'symlink') entry.linkname = first.path;
    }
  }
  if (devices.size === 0) return entries;
  for (const entry of entries) {
    const device = devices.get(entry.path);
    if (device === undefined) continue;
    entry.devmajor = device.devmajor;
    entry.devminor = device.devminor;
  }
  return entries;
}

/** Where a record of stat ends. A name may contain newlines, but not a newline followed by the byte that begins something. */
function recordEnd(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(NEWLINE, from); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) {
    const next = bytes[at + 1];
    if (next === RECORD || next === END || next === ATTRIBUTES) return at + 1;
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

function nameAndTarget(
  bytes: Buffer,
  from: number,
  end: number,
  kind: FileType,
): { readonly path: string; readonly target: string } {
  const link = kind === 'symlink' ? /^'(.*?)' -> '(.*)'$/s.exec(textOf(bytes, from, end)) : null;
  if (link !== null) return { path: (link[1] ?? '').slice(DOT.length), target: link[2] ?? '' };
  return { path: textOf(bytes, from + DOT.length, end), target: '' };
}

/** How the names of find begin that it gives to stat. */
const DOT = './';

function nanoseconds(seconds: number, fraction: number): bigint {
  if (!Number.isSafeInteger(seconds)) throw incomplete();
  return BigInt(seconds) * 1_000_000_000n + BigInt(fraction);
}

/** Types by the letter that find prints. */
const TYPES: Readonly<Record<string, FileType>> = {
  f: 'file',
  d: 'dir',
  l: 'symlink',
  b: 'block',
  c: 'char',
  p: 'fifo',
  s: 'socket',
};

/** Types by the top four bits of a Unix mode (stat(7)). */
const UNIX_TYPES: Readonly<Record<number, FileType>> = {
  4: 'dir',
  10: 'symlink',
  6: 'block',
  2: 'char',
  1: 'fifo',
  12: 'socket',
};
