import { didYouMeanPaths } from './like-paths.ts';
import { fileType } from './mode.ts';
import { foldersOf, joined, parentOf, partsOf } from './paths.ts';
import { sameEntry } from './same-entry.ts';
import type { TreeEntry } from './types.ts';

/** Totals of a folder and its subfolders. */
export interface FolderTotal {
  /** Everything except folders; each name of a hard-linked file counts. */
  readonly files: number;
  /** Contents of regular files; a hard-linked file counts once. */
  readonly bytes: number;
}

/** Where a path leads when symlinks are followed. */
export interface Followed {
  /** Null for the root, and when there is a problem. */
  readonly entry: TreeEntry | null;
  /** The path without symlinks; if something is missing, the missing path. */
  readonly path: string;
  /** The symlinks that were followed, in order. */
  readonly chain: readonly string[];
  readonly problem: 'missing' | 'loop' | null;
}

/** How many symlinks Linux follows (path_resolution(7)). */
const MAX_SYMLINKS = 40;

const EMPTY: FolderTotal = { files: 0, bytes: 0 };

/** All entries of a state, by path. Paths are as in TreeEntry: relative, '' is the root. */
export class FileTree {
  readonly #byPath: ReadonlyMap<string, TreeEntry>;
  #sorted: readonly TreeEntry[] | null = null;
  #children: ReadonlyMap<string, readonly TreeEntry[]> | null = null;
  #totals: ReadonlyMap<string, FolderTotal> | null = null;
  /** Folders that may hold more than is listed, since the engine reads no paths that long. */
  readonly unlisted: readonly string[];

  private constructor(byPath: ReadonlyMap<string, TreeEntry>, unlisted: readonly string[]) {
    this.#byPath = byPath;
    this.unlisted = unlisted;
  }

  /**
   * Builds a tree from entries in any order; for duplicate paths the last one counts. A hard link gets the size of its
   * first name, since the engine lists it without one.
   *
   * @param like a similar tree: entries that are equal in both are kept in memory once
   */
  static of(
    entries: Iterable<TreeEntry>,
    like: FileTree | null = null,
    unlisted: readonly string[] = [],
  ): FileTree {
    const byPath = new Map<string, TreeEntry>();
    for (const given of entries) {
      const entry = like?.alike(given) ?? given;
      byPath.set(entry.path, entry);
    }
    for (const [path, entry] of byPath) {
      if (entry.linkname === '') continue;
      const { size } = byPath.get(entry.linkname) ?? entry;
      if (size === entry.size || fileType(entry.mode) !== 'file') continue;
      const sized = { ...entry, size };
      byPath.set(path, like?.alike(sized) ?? sized);
    }
    return new FileTree(byPath, unlisted);
  }

  get count(): number {
    return this.#byPath.size;
  }

  get(path: string): TreeEntry | undefined {
    return this.#byPath.get(path);
  }

  /** The entry of this tree that is equal to one of another tree; undefined if there is none. */
  alike(entry: TreeEntry): TreeEntry | undefined {
    const known = this.#byPath.get(entry.path);
    return known !== undefined && sameEntry(known, entry) ? known : undefined;
  }

  /** All entries by path, every folder right before its contents. */
  entries(): readonly TreeEntry[] {
    this.#sorted ??= this.#walk();
    return this.#sorted;
  }

  /** The direct entries of a folder, by name. */
  children(folder: string): readonly TreeEntry[] {
    this.#children ??= groupByFolder(this.#byPath.values());
    return this.#children.get(folder) ?? [];
  }

  /** Totals of a folder, or of a single file. */
  total(folder: string): FolderTotal {
    const entry = this.#byPath.get(folder);
    if (entry !== undefined && fileType(entry.mode) !== 'dir') {
      return { files: 1, bytes: contentBytes(this.contentOf(entry)) };
    }
    this.#totals ??= this.#sum();
    return this.#totals.get(folder) ?? EMPTY;
  }

  /** The first name of a hard link, which has the contents; any other entry itself. */
  contentOf(entry: TreeEntry): TreeEntry {
    if (entry.linkname === '' || fileType(entry.mode) === 'symlink') return entry;
    return this.#byPath.get(entry.linkname) ?? entry;
  }

  /**
   * Resolves a path inside this root. Symlinks are followed in every component, absolute ones from the root of the
   * state, and `..` does not leave it. A leading slash, `.` and double slashes are ignored.
   */
  follow(path: string): Followed {
    const chain: string[] = [];
    let rest = partsOf(path).reverse();
    let at = '';
    let entry: TreeEntry | null = null;
    for (let part = rest.pop(); part !== undefined; part = rest.pop()) {
      if (part === '..') {
        at = parentOf(at);
        entry = this.#byPath.get(at) ?? null;
        continue;
      }
      const here = joined(at, part);
      const found: TreeEntry | undefined = isFolder(entry, at) ? this.#byPath.get(here) : undefined;
      if (found === undefined) {
        return { entry: null, path: [here, ...rest.reverse()].join('/'), chain, problem: 'missing' };
      }
      if (fileType(found.mode) !== 'symlink') {
        at = here;
        entry = found;
        continue;
      }
      if (chain.length === MAX_SYMLINKS) return { entry: null, path: here, chain, problem: 'loop' };
      chain.push(here);
      rest = [...rest, ...partsOf(found.linkname).reverse()];
      if (found.linkname.startsWith('/')) {
        at = '';
        entry = null;
      }
    }
    return { entry, path: at, chain, problem: null };
  }

  /**
   * Up to three paths similar to a missing one, best first; if there are none, the deepest existing folder of the path.
   */
  nearest(path: string): readonly string[] {
    return didYouMeanPaths(partsOf(path), this);
  }

  #walk(): readonly TreeEntry[] {
    const sorted: TreeEntry[] = [];
    const stack = [...this.children('')].reverse();
    for (let entry = stack.pop(); entry !== undefined; entry = stack.pop()) {
      sorted.push(entry);
      const below = this.children(entry.path);
      for (let at = below.length - 1; at >= 0; at--) stack.push(below[at] as TreeEntry);
    }
    return sorted;
  }

  #sum(): ReadonlyMap<string, FolderTotal> {
    const totals = new Map<string, { files: number; bytes: number }>();
    const at = (path: string) => {
      const known = totals.get(path);
      if (known !== undefined) return known;
      const total = { files: 0, bytes: 0 };
      totals.set(path, total);
      return total;
    };
    const linked = new Map<TreeEntry, TreeEntry[]>();
    for (const entry of this.#byPath.values()) {
      const first = this.contentOf(entry);
      if (first !== entry) linked.set(first, [...(linked.get(first) ?? [first]), entry]);
    }
    const entries = this.entries();
    for (let index = entries.length - 1; index >= 0; index--) {
      const entry = entries[index] as TreeEntry;
      const parent = at(parentOf(entry.path));
      if (fileType(entry.mode) === 'dir') {
        const { files, bytes } = at(entry.path);
        parent.files += files;
        parent.bytes += bytes;
      } else {
        parent.files += 1;
        if (!linked.has(this.contentOf(entry))) parent.bytes += contentBytes(entry);
      }
    }
    for (const [first, names] of linked) {
      const folders = new Set(names.flatMap(({ path }) => foldersOf(path)));
      for (const folder of folders) at(folder).bytes += contentBytes(first);
    }
    return totals;
  }
}

/** Bytes of contents; only regular files have any. */
function contentBytes(entry: TreeEntry): number {
  return fileType(entry.mode) === 'file' ? entry.size : 0;
}

function isFolder(entry: TreeEntry | null, path: string): boolean {
  return entry === null ? path === '' : fileType(entry.mode) === 'dir';
}

function groupByFolder(entries: Iterable<TreeEntry>): ReadonlyMap<string, readonly TreeEntry[]> {
  const groups = new Map<string, TreeEntry[]>();
  for (const entry of entries) {
    const folder = parentOf(entry.path);
    const group = groups.get(folder);
    if (group === undefined) groups.set(folder, [entry]);
    else group.push(entry);
  }
  // Within one folder only the names differ, so comparing whole paths is enough.
  for (const group of groups.values()) {
    group.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  }
  return groups;
}
