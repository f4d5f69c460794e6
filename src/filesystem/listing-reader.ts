import { decodeName } from './bytes.ts';
import { namedPath } from './getfattr-lines.ts';
import {
  ATTRIBUTES,
  findRecord,
  isMarked,
  NEWLINE,
  type OwnEntry,
  RECORD,
  type ReadTree,
  statRecord,
} from './listing-records.ts';
import { fileType } from './mode.ts';
import { comparePaths } from './paths.ts';
import { Pieces } from './pieces.ts';
import { incomplete } from './record-fields.ts';

/** The entries of a folder, without extended attributes. */
export interface ListedFolder {
  readonly entries: readonly OwnEntry[];
  /** What has attributes that the listing does not say; null where it was not looked at. */
  readonly marked: ReadonlySet<string> | null;
}

/** PATH_MAX bounds what a call can name, not how deep a tree is: GNU find lists longer paths. */
const MAX_RECORD_BYTES = 256 * 1024;

/** Reads the output of `LISTING_SCRIPT` as it comes: of a million entries it is a hundred megabytes. */
export class ListingReader {
  readonly #pieces = new Pieces((bytes, at) => this.#take(bytes, at), MAX_RECORD_BYTES, incomplete);
  readonly #folders: ListedFolder[] = [];
  #tree: ReadTree | null = null;
  readonly #mark: Buffer;
  #isInAttributes = false;

  /** @param mark what stands before each entry, so that no name is taken for one; nothing in the folders may know it */
  constructor(mark: string) {
    this.#mark = Buffer.from(mark);
  }

  /** @throws RefusedError for what no listing contains */
  push(chunk: Uint8Array): void {
    this.#pieces.push(chunk);
  }

  /** How many folders have come to their end. */
  get count(): number {
    return this.#folders.length;
  }

  /** One result a folder, in their order. @throws RefusedError if the output was incomplete */
  end(folders: number): readonly ListedFolder[] {
    if (this.#folders.length !== folders) throw incomplete();
    return this.#folders;
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
    const isMark = isMarked(bytes, at, this.#mark);
    if (isMark === null) return -1;
    if (!isMark) return findRecord(bytes, at, this.#tree);
    if (bytes[at] === RECORD) return statRecord(bytes, at, this.#tree, this.#mark);
    const behind = at + 1 + this.#mark.length;
    if (bytes[at] === ATTRIBUTES) return this.#beginAttributes(bytes, behind, this.#tree);
    this.#folders.push(finished(this.#tree));
    this.#tree = null;
    return behind;
  }

  #beginAttributes(bytes: Buffer, at: number, tree: ReadTree): number {
    const newline = bytes[at];
    if (newline === undefined) return -1;
    if (newline !== NEWLINE) throw incomplete();
    this.#isInAttributes = true;
    tree.marked ??= new Set();
    return at + 1;
  }

  #takeLine(bytes: Buffer, at: number, { marked }: ReadTree): number {
    const end = bytes.indexOf(NEWLINE, at);
    if (end < 0) return -1;
    const line = decodeName(bytes.subarray(at, end));
    if (line === this.#mark.toString()) this.#isInAttributes = false;
    const path = namedPath(line);
    if (path !== null) marked?.add(path);
    return end + 1;
  }
}

/** Hard links name the first path of the file, as the engine's listing does: it walks folders in the order of names. */
function finished({ entries, names, devices, marked }: ReadTree): ListedFolder {
  for (const same of names.values()) {
    const first = same.reduce((a, b) => (comparePaths(a.path, b.path) < 0 ? a : b));
    for (const entry of same) {
      if (entry !== first && fileType(entry.mode) !== 'symlink') entry.linkname = first.path;
    }
  }
  if (devices.size === 0) return { entries, marked };
  for (const entry of entries) {
    const device = devices.get(entry.path);
    if (device === undefined) continue;
    entry.devmajor = device.devmajor;
    entry.devminor = device.devminor;
  }
  return { entries, marked };
}
