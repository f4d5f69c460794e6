import { fileType } from '../filesystem/mode.ts';
import type { TreeEntry } from '../filesystem/types.ts';
import type { RecordedFolder } from './types.ts';

/** More files are not recorded: they would take memory and disk that nobody expects a build to take. */
export const MAX_RECORDED_FILES = 200_000;

/** Bytes kept of the SHA-256 of a file: two versions of one file have the same by chance once in 2^48. */
export const CONTENT_BYTES = 6;
/** The content of all empty files: the start of the SHA-256 of nothing. */
export const NO_CONTENT = 'e3b0c44298fc';

const STAMP_BYTES = 4;

/** The prefix that a path shares with the one before is counted by one printable character. */
const FIRST_COUNT = 32;
const MAX_SHARED = 90;

/** An entry as it is sent to the engine. */
export interface SentEntry {
  readonly path: string;
  /** Go's FileMode bits. */
  readonly mode: number;
  readonly size: number;
  readonly mtimeNs: bigint;
}

/** Collects what is sent of a folder. */
export class SentFiles {
  readonly #paths: string[] = [];
  readonly #modes: number[] = [];
  readonly #links: [number, string][] = [];
  #stamps = Buffer.alloc(256 * STAMP_BYTES);
  #contents = Buffer.alloc(256 * CONTENT_BYTES);
  #last = '';

  /**
   * Adds an entry; those past MAX_RECORDED_FILES are only counted.
   *
   * @param linkname the target of a symlink, or the first name of a hard link; else ''
   */
  add({ path, mode, size, mtimeNs }: SentEntry, linkname: string): void {
    const at = this.#modes.push(mode) - 1;
    if (at >= MAX_RECORDED_FILES) return;
    if (at * STAMP_BYTES === this.#stamps.length) {
      this.#stamps = Buffer.concat([this.#stamps], this.#stamps.length * 2);
      this.#contents = Buffer.concat([this.#contents], this.#contents.length * 2);
    }
    let shared = 0;
    while (shared < MAX_SHARED && shared < path.length && path[shared] === this.#last[shared]) shared += 1;
    this.#paths.push(String.fromCharCode(FIRST_COUNT + shared) + path.slice(shared));
    this.#last = path;
    if (linkname !== '') this.#links.push([at, linkname]);
    this.#stamps.writeUInt32LE(stampOf(size, mtimeNs), at * STAMP_BYTES);
  }

  /** @param digest the SHA-256 of the contents of the entry that was added as number `at` */
  content(at: number, digest: Uint8Array): void {
    if (at < MAX_RECORDED_FILES) this.#contents.set(digest.subarray(0, CONTENT_BYTES), at * CONTENT_BYTES);
  }

  /** All that was added; null if it was too much. */
  folder(name: string): RecordedFolder | null {
    const count = this.#modes.length;
    if (count > MAX_RECORDED_FILES) return null;
    return {
      name,
      paths: this.#paths.join('\0'),
      modes: this.#modes,
      links: this.#links,
      stamps: this.#stamps.toString('base64', 0, count * STAMP_BYTES),
      contents: this.#contents.toString('base64', 0, count * CONTENT_BYTES),
    };
  }
}

/**
 * Fills in contents that are not known, because the engine had the files already, from an earlier record of the folder:
 * the engine took them for unchanged by size and time, and so do we.
 */
export function withKnownContents(folder: RecordedFolder, earlier: RecordedFolder | null): RecordedFolder {
  if (earlier === null) return folder;
  const count = folder.modes.length;
  const own = Buffer.from(folder.contents, 'base64');
  if (folder.paths === earlier.paths && folder.stamps === earlier.stamps && isEmpty(own)) {
    return { ...folder, contents: earlier.contents };
  }
  const stamps = Buffer.from(folder.stamps, 'base64');
  const theirs = {
    stamps: Buffer.from(earlier.stamps, 'base64'),
    contents: Buffer.from(earlier.contents, 'base64'),
  };
  const placeOf = placesIn(folder, earlier);
  for (let at = 0; at < count; at += 1) {
    if (!isEmptyAt(own, at)) continue;
    const place = placeOf(at);
    if (place === undefined) continue;
    if (stamps.readUInt32LE(at * STAMP_BYTES) !== theirs.stamps.readUInt32LE(place * STAMP_BYTES)) continue;
    contentAt(theirs.contents, place).copy(own, at * CONTENT_BYTES);
  }
  return { ...folder, contents: own.toString('base64') };
}

/** By the number of a path in one folder, its number in another. */
function placesIn(folder: RecordedFolder, other: RecordedFolder): (at: number) => number | undefined {
  if (folder.paths === other.paths) return (at) => at;
  const places = new Map(pathsOf(other).map((path, at) => [path, at]));
  const paths = pathsOf(folder);
  return (at) => places.get(paths[at] ?? '');
}

/** Whether there are files whose contents are not known. */
export function hasUnknownContents({ modes, links, contents }: RecordedFolder): boolean {
  const linked = new Set(links.map(([at]) => at));
  const bytes = Buffer.from(contents, 'base64');
  return modes.some((mode, at) => fileType(mode) === 'file' && isEmptyAt(bytes, at) && !linked.has(at));
}

/** A file of a recorded folder. */
export interface RecordedFile {
  readonly entry: TreeEntry;
  /** Changes with size and time. */
  readonly stamp: number;
  /** Changes with the contents; null if it is not known, or there are none. */
  readonly content: string | null;
}

/**
 * The numbers of the paths at which two records of a folder differ in stamp or contents; null if their paths, modes or
 * links differ, so that the files must be compared one by one.
 */
export function changedPlaces(a: RecordedFolder, b: RecordedFolder): ReadonlySet<number> | null {
  if (a.paths !== b.paths || String(a.modes) !== String(b.modes) || String(a.links) !== String(b.links))
    return null;
  const columns = [a.stamps, b.stamps, a.contents, b.contents].map((text) => Buffer.from(text, 'base64'));
  const [stampsA, stampsB, contentsA, contentsB] = columns as [Buffer, Buffer, Buffer, Buffer];
  const count = a.modes.length;
  if (columns.some(({ length }) => length < count * STAMP_BYTES) || contentsA.length !== contentsB.length)
    return null;
  const changed = new Set<number>();
  for (let at = 0; at < count; at += 1) {
    const [stamp, content] = [at * STAMP_BYTES, at * CONTENT_BYTES];
    const isSame =
      stampsA.readUInt32LE(stamp) === stampsB.readUInt32LE(stamp) &&
      contentsA.compare(contentsB, content, content + CONTENT_BYTES, content, content + CONTENT_BYTES) === 0;
    if (!isSame) changed.add(at);
  }
  // A hard link has the contents of its first name.
  for (const [at] of a.links) if (fileType(a.modes[at] ?? 0) === 'file') changed.add(at);
  return changed;
}

/**
 * The files of a recorded folder by path, in the order in which they were sent.
 *
 * @param only the numbers of those that are wanted; with them, their hard links have no contents unless both are
 */
export function filesOf(
  folder: RecordedFolder,
  only?: ReadonlySet<number>,
): ReadonlyMap<string, RecordedFile> {
  const stamps = Buffer.from(folder.stamps, 'base64');
  const contents = Buffer.from(folder.contents, 'base64');
  const links = new Map(folder.links);
  const paths = pathsOf(folder);
  const files = new Map<string, RecordedFile>();
  for (const at of only ?? folder.modes.keys()) {
    const mode = folder.modes[at] ?? 0;
    const path = paths[at];
    if (path === undefined || stamps.length < (at + 1) * STAMP_BYTES) break;
    const linkname = links.get(at) ?? '';
    const content = contentAt(contents, at);
    const isHardLink = linkname !== '' && fileType(mode) === 'file';
    files.set(path, {
      entry: { ...NOTHING, path, mode, linkname },
      stamp: stamps.readUInt32LE(at * STAMP_BYTES),
      content: isHardLink
        ? (files.get(linkname)?.content ?? null)
        : isEmptyAt(contents, at)
          ? null
          : content.toString('hex'),
    });
  }
  return files;
}

const NOTHING = { uid: 0, gid: 0, size: 0, mtimeNs: 0n, devmajor: 0, devminor: 0, xattrs: {} };

function pathsOf({ paths }: RecordedFolder): readonly string[] {
  if (paths === '') return [];
  let last = '';
  return paths.split('\0').map((coded) => {
    const shared = coded.charCodeAt(0) - FIRST_COUNT;
    last = last.slice(0, shared) + coded.slice(1);
    return last;
  });
}

function contentAt(contents: Buffer, at: number): Buffer {
  return contents.subarray(at * CONTENT_BYTES, (at + 1) * CONTENT_BYTES);
}

function isEmptyAt(contents: Buffer, at: number): boolean {
  const start = at * CONTENT_BYTES;
  // A damaged record may hold less.
  if (contents.length < start + CONTENT_BYTES) return true;
  return contents.readUInt32LE(start) === 0 && contents.readUInt16LE(start + 4) === 0;
}

function isEmpty(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0);
}

/** FNV-1a over the numbers, 32 bits. */
function stampOf(size: number, mtimeNs: bigint): number {
  const seconds = Number(mtimeNs / 1_000_000_000n);
  const nanoseconds = Number(mtimeNs % 1_000_000_000n);
  let hash = 0x811c9dc5;
  for (const part of [size, Math.floor(size / 2 ** 32), seconds, nanoseconds]) {
    for (let shift = 0; shift < 32; shift += 8) {
      hash = Math.imul(hash ^ ((part >>> shift) & 0xff), 0x01000193);
    }
  }
  return hash >>> 0;
}
