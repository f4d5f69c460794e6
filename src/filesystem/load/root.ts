import { type ElfReading, inspectElf } from '../elf/index.ts';
import type { FileTree } from '../file-tree.ts';
import { fileType } from '../mode.ts';
import { nameOf, parentOf } from '../paths.ts';
import type { TreeEntry } from '../types.ts';

/** Reads a piece of a file of a state, by a path without symlinks. */
export type ReadPiece = (
  path: string,
  range: { readonly offset: number; readonly length: number },
) => Promise<Uint8Array>;

/** A regular file of a root, read in pieces. */
export class RootFile {
  #elf: Promise<ElfReading> | null = null;

  constructor(
    /** Without symlinks and without a leading slash. */
    readonly path: string,
    readonly entry: TreeEntry,
    readonly readPiece: ReadPiece,
  ) {}

  /** Reads it as an ELF file, once. Rejects when the engine cannot read it. */
  elf(): Promise<ElfReading> {
    this.#elf ??= inspectElf((offset, length) => this.bytes(offset, length), this.entry.size);
    return this.#elf;
  }

  /** Reads bytes; fewer than `length` at the end of the file. */
  async bytes(offset: number, length: number): Promise<Uint8Array> {
    const left = Math.min(length, this.entry.size - offset);
    return left <= 0 ? new Uint8Array() : await this.readPiece(this.path, { offset, length: left });
  }
}

/** The file system that programs start in, plus files to be copied into it. */
export class Root {
  readonly #files = new Map<string, RootFile>();
  readonly #added = new Map<string, RootFile>();
  readonly #read: ReadPiece;
  #names: ReadonlyMap<string, readonly string[]> | null = null;

  constructor(
    readonly tree: FileTree,
    read: ReadPiece,
  ) {
    this.#read = read;
  }

  /** The regular file that a path leads to, symlinks followed; null when there is none. */
  locate(path: string): RootFile | null {
    const { entry, path: real, chain } = this.tree.follow(path);
    // A copy replaces a symlink.
    for (const at of [...chain, real]) {
      const added = this.#added.get(at);
      if (added !== undefined) return added;
    }
    if (entry === null || fileType(entry.mode) !== 'file') return null;
    return this.#file(entry);
  }

  /** The path with symlinks resolved, as far as it exists; without a leading slash. */
  real(path: string): string {
    return this.tree.follow(path).path;
  }

  /** Adds a copy of a file of another root at a path. */
  add(path: string, file: RootFile): void {
    const folder = this.real(parentOf(path));
    const real = folder === '' ? nameOf(path) : `${folder}/${nameOf(path)}`;
    this.#added.set(
      real,
      new RootFile(real, file.entry, (_path, range) => file.bytes(range.offset, range.length)),
    );
  }

  /** All paths with this last name, those with the fewest folders first. */
  named(name: string): readonly string[] {
    this.#names ??= namesOf(this.tree);
    return this.#names.get(name) ?? [];
  }

  #file(entry: TreeEntry): RootFile {
    const known = this.#files.get(entry.path);
    if (known !== undefined) return known;
    const file = new RootFile(entry.path, entry, this.#read);
    this.#files.set(entry.path, file);
    return file;
  }
}

function namesOf(tree: FileTree): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  for (const { path } of tree.entries()) {
    const name = nameOf(path);
    const known = names.get(name);
    if (known === undefined) names.set(name, [path]);
    else known.push(path);
  }
  for (const paths of names.values()) paths.sort((a, b) => a.split('/').length - b.split('/').length);
  return names;
}
