/** What a name in a build context is. A socket is sent as an empty file, so it is one. */
export type ContextKind = 'file' | 'folder' | 'link' | 'special';

/** As stored in a listing. */
const KINDS: readonly ContextKind[] = ['file', 'folder', 'link', 'special'];

/** Folders above are not counted. */
const START_CAPACITY = 1024;

/**
 * All names in the folder of a build context: each folder before its contents, names in byte order. Entry 0 is the
 * folder itself. Held in columns, since a context may have a million entries: about 80 bytes for each.
 */
export class ContextListing {
  #names: string[] = [''];
  #parents = new Int32Array(START_CAPACITY);
  #ends = new Int32Array(START_CAPACITY);
  #sizes = new Float64Array(START_CAPACITY);
  #kinds = new Uint8Array(START_CAPACITY);
  readonly #targets = new Map<number, string>();
  readonly #inodes = new Map<number, string>();
  /** What could not be read, with the reason. */
  readonly unreadable = new Map<number, string>();
  /** Whether there were more names than may be listed; those are missing. */
  isCut = false;

  constructor() {
    this.#kinds[0] = KINDS.indexOf('folder');
    this.#parents[0] = -1;
    this.#ends[0] = 1;
  }

  /** The number of entries, the folder itself included. */
  get length(): number {
    return this.#names.length;
  }

  /**
   * Adds an entry behind all others. Its folder must be the one that was added last, or one above it.
   * @param name bytes that are not UTF-8 as lone surrogates (src/filesystem/bytes.ts)
   * @returns its number
   */
  add(parent: number, name: string, kind: ContextKind, size: number): number {
    const index = this.#names.push(name) - 1;
    if (index >= this.#parents.length) this.#grow();
    this.#parents[index] = parent;
    this.#sizes[index] = size;
    this.#kinds[index] = KINDS.indexOf(kind);
    for (let at = index; at >= 0; at = this.#parents[at] ?? -1) this.#ends[at] = index + 1;
    return index;
  }

  /** Says where a symlink leads. */
  setTarget(index: number, target: string): void {
    this.#targets.set(index, target);
  }

  /** Says that a file has several names: those with the same `inode` are one file. */
  setInode(index: number, inode: string): void {
    this.#inodes.set(index, inode);
  }

  name(index: number): string {
    return this.#names[index] ?? '';
  }

  /** The folder that has an entry; -1 for the first. */
  parent(index: number): number {
    return this.#parents[index] ?? -1;
  }

  /** The number behind the last entry below a folder, or behind the entry itself. */
  end(index: number): number {
    return this.#ends[index] ?? index + 1;
  }

  kind(index: number): ContextKind {
    return KINDS[this.#kinds[index] ?? 0] ?? 'file';
  }

  isFolder(index: number): boolean {
    return this.#kinds[index] === 1;
  }

  /** Bytes of contents; 0 for all but files. */
  size(index: number): number {
    return this.#sizes[index] ?? 0;
  }

  /** Where a symlink leads, as written; null for anything else. */
  target(index: number): string | null {
    return this.#targets.get(index) ?? null;
  }

  /** Of a file with several names, what they have in common; else null. */
  inode(index: number): string | null {
    return this.#inodes.get(index) ?? null;
  }

  /** The path from the root, '' for the root itself. */
  path(index: number): string {
    const names: string[] = [];
    for (let at = index; at > 0; at = this.parent(at)) names.push(this.name(at));
    return names.reverse().join('/');
  }

  /** The entries right in a folder, in order. */
  *children(folder: number): Iterable<number> {
    const end = this.end(folder);
    for (let at = folder + 1; at < end; at = this.end(at)) yield at;
  }

  /** The entry of that name in a folder; null if there is none. */
  child(folder: number, name: string): number | null {
    for (const index of this.children(folder)) if (this.name(index) === name) return index;
    return null;
  }

  /** The entry at a path without links, such as `app/main.c`; null if there is none. */
  find(path: string): number | null {
    let at: number | null = 0;
    for (const part of path.split('/')) if (part !== '' && at !== null) at = this.child(at, part);
    return at;
  }

  #grow(): void {
    const capacity = 2 * this.#parents.length;
    const copy = <Column extends Int32Array | Float64Array | Uint8Array>(
      from: Column,
      to: Column,
    ): Column => {
      to.set(from);
      return to;
    };
    this.#parents = copy(this.#parents, new Int32Array(capacity));
    this.#ends = copy(this.#ends, new Int32Array(capacity));
    this.#sizes = copy(this.#sizes, new Float64Array(capacity));
    this.#kinds = copy(this.#kinds, new Uint8Array(capacity));
  }
}

/** A name as patterns see it: Go reads each byte that is not UTF-8 as U+FFFD. */
export function matchedName(name: string): string {
  return name.replace(/[\udc80-\udcff]/gu, '\ufffd');
}
