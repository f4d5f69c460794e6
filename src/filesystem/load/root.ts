import { latin1Text } from '../bytes.ts';
import { type ElfReading, inspectElf } from '../elf/index.ts';
import { FileTree } from '../file-tree.ts';
import { fileType, typeBits } from '../mode.ts';
import { foldersOf, joined, nameOf, parentOf } from '../paths.ts';
import type { TreeEntry } from '../types.ts';

/** Reads a piece of a file of a state, by a path without symlinks. */
export type ReadPiece = (
  path: string,
  range: { readonly offset: number; readonly length: number },
) => Promise<Uint8Array>;

/** Reads whole files of a state in one stream, in any order: the pieces of each in order, then null. */
export type ReadMany = (
  paths: readonly string[],
  take: (path: string, chunk: Uint8Array | null) => void,
) => Promise<void>;

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
  readonly #files: Map<string, RootFile>;
  readonly #added = new Map<string, RootFile>();
  readonly #read: ReadPiece;
  readonly #readMany: ReadMany | null;
  #tree: FileTree;
  #names: ReadonlyMap<string, readonly string[]> | null = null;

  /** @param readMany null where files can only be read one by one */
  constructor(
    tree: FileTree,
    read: ReadPiece,
    readMany: ReadMany | null = null,
    files = new Map<string, RootFile>(),
  ) {
    this.#tree = tree;
    this.#read = read;
    this.#readMany = readMany;
    this.#files = files;
  }

  /** All entries. Files of `add` are among them after `settle`. */
  get tree(): FileTree {
    return this.#tree;
  }

  /** A root with the same files, to which others can be added without changing this one. */
  overlay(): Root {
    return new Root(this.#tree, this.#read, this.#readMany, this.#files);
  }

  /** The regular file that a path leads to, symlinks followed; null when there is none. */
  locate(path: string): RootFile | null {
    const { entry, path: real, chain } = this.#tree.follow(path);
    // A copy replaces a symlink.
    for (const at of [...chain, real]) {
      const added = this.#added.get(at);
      if (added !== undefined) return added;
    }
    if (entry === null || fileType(entry.mode) !== 'file') return null;
    return this.#file(entry);
  }

  /**
   * Reads whole files as in `latin1Text`; the caller sees to it that they are not too big. Rejects when the engine cannot
   * read one.
   */
  async texts(files: readonly RootFile[]): Promise<ReadonlyMap<RootFile, string>> {
    const texts = new Map<RootFile, string>();
    const streamed = new Map(
      files.flatMap((file) => (this.#added.has(file.path) ? [] : [[file.path, file] as const])),
    );
    if (this.#readMany !== null && streamed.size >= FEW_FILES)
      await this.#readMany([...streamed.keys()], (path, chunk) => {
        const file = streamed.get(path);
        if (file !== undefined)
          texts.set(file, (texts.get(file) ?? '') + latin1Text(chunk ?? new Uint8Array()));
      });
    for (const file of files)
      if (!texts.has(file)) texts.set(file, latin1Text(await file.bytes(0, file.entry.size)));
    return texts;
  }

  /** The path with symlinks resolved, as far as it exists; without a leading slash. */
  real(path: string): string {
    return this.#tree.follow(path).path;
  }

  /** Adds a copy of a file of another root at a path. Returns the path without symlinks and without a leading slash. */
  add(path: string, file: RootFile): string {
    const folder = this.real(parentOf(path));
    const real = joined(folder, nameOf(path));
    this.#added.set(real, copyOf(file, { ...file.entry, path: real, linkname: '' }));
    return real;
  }

  /**
   * Adds what is in a folder of another root, as COPY does: to what is there already, symlinks as they are. Returns the
   * paths of all entries.
   */
  addFolder(path: string, from: Root, folder: string): readonly string[] {
    const [to, source] = [this.real(path), from.real(folder)];
    const entries: TreeEntry[] = [];
    const visit = (at: string): void => {
      for (const entry of from.tree.children(at)) {
        const real = joined(to, entry.path.slice(source.length + (source === '' ? 0 : 1)));
        const type = fileType(entry.mode);
        entries.push({ ...entry, path: real, linkname: type === 'symlink' ? entry.linkname : '' });
        const file = type === 'file' ? from.locate(entry.path) : null;
        if (file !== null) this.#added.set(real, copyOf(file, { ...entry, path: real, linkname: '' }));
        if (type === 'dir') visit(entry.path);
      }
    };
    visit(source);
    // It is there for the next who asks, also if it is empty.
    this.#extend(entries.length > 0 ? entries : [{ ...EMPTY_FOLDER, path: to }]);
    return entries.map((entry) => entry.path);
  }

  /** Puts all added files into the tree. */
  settle(): void {
    const files = [...this.#added.values()].filter(({ path, entry }) => this.#tree.get(path) !== entry);
    if (files.length > 0) this.#extend(files.map(({ entry }) => entry));
  }

  #extend(given: readonly TreeEntry[]): void {
    const entries = given.filter(({ path }) => path !== '' && !path.startsWith('/'));
    const folders = new Map<string, TreeEntry>();
    for (const { path } of entries) {
      for (const at of foldersOf(path)) {
        if (at === '' || this.#tree.get(at) !== undefined || folders.has(at)) break;
        folders.set(at, { ...EMPTY_FOLDER, path: at });
      }
    }
    this.#tree = FileTree.of([...this.#tree.entries(), ...folders.values(), ...entries]);
    this.#names = null;
  }

  /** All paths with this last name, those with the fewest folders first. */
  named(name: string): readonly string[] {
    this.#names ??= namesOf(this.#tree);
    return this.#names.get(name) ?? [];
  }

  /** All last names of paths. */
  names(): Iterable<string> {
    this.#names ??= namesOf(this.#tree);
    return this.#names.keys();
  }

  #file(entry: TreeEntry): RootFile {
    const known = this.#files.get(entry.path);
    if (known !== undefined) return known;
    const file = new RootFile(entry.path, entry, this.#read);
    this.#files.set(entry.path, file);
    return file;
  }
}

/** Fewer are read sooner one by one than a stream is begun. */
const FEW_FILES = 6;

const EMPTY_FOLDER: TreeEntry = {
  path: '',
  mode: typeBits.dir + 0o755,
  uid: 0,
  gid: 0,
  size: 0,
  mtimeNs: 0n,
  linkname: '',
  devmajor: 0,
  devminor: 0,
  xattrs: {},
};

function copyOf(file: RootFile, entry: TreeEntry): RootFile {
  return new RootFile(entry.path, entry, (_path, range) => file.bytes(range.offset, range.length));
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
