import { didYouMeanPaths } from './like-paths.ts';
import { fileType } from './mode.ts';
import { sameEntry } from './same-entry.ts';
import type { TreeEntry } from './types.ts';

/** What a folder holds, subfolders included. */
export interface FolderTotal {
  /** Everything that is no folder, each name of a hard-linked file. */
  readonly files: number;
  /** Contents of regular files; those with several names count once. */
  readonly bytes: number;
}

/** Where a path leads when symlinks are followed. */
export interface Followed {
  /** Null for the root, and where there is a problem. */
  readonly entry: TreeEntry | null;
  /** The path without symlinks; where something is missing, the path that is not there. */
  readonly path: string;
  /** The symlinks that were followed, in order. */
  readonly chain: readonly string[];
  readonly problem: 'missing' | 'loop' | null;
}

/** As many symlinks as Linux follows (path_resolution(7)). */
const MOST_LINKS = 40;

const EMPTY: FolderTotal = { files: 0, bytes: 0 };

/** All entries of a state, by path. Paths are as in TreeEntry: relative, '' is the root. */
export class FileTree {
  readonly #byPath: ReadonlyMap<string, TreeEntry>;
  #sorted: readonly TreeEntry[] | null = null;
  #children: ReadonlyMap<string, readonly TreeEntry[]> | null = null;
  #totals: ReadonlyMap<string, FolderTotal> | null = null;

  private constructor(byPath: ReadonlyMap<string, TreeEntry>) {
    this.#byPath = byPath;
  }

  /**
   * Entries in any order; of two with the same path the last counts. A hard link gets the size of its first name: the
   * engine lists it with none.
   *
   * @param like a tree of much the same: what is equal in both is kept in memory once
   */
  static of(entries: Iterable<TreeEntry>, like: FileTree | null = null): FileTree {
    const byPath = new Map<string, TreeEntry>();
    for (const entry of entries) byPath.set(entry.path, entry);
    for (const [path, entry] of byPath) {
      const size = entry.linkname === '' ? entry.size : (byPath.get(entry.linkname) ?? entry).size;
      const isLink = size !== entry.size && fileType(entry.mode) === 'file';
      if (isLink) byPath.set(path, { ...entry, size });
    }
    return new FileTree(like === null ? byPath : shared(byPath, like));
  }

  get count(): number {
    return this.#byPath.size;
  }

  get(path: string): TreeEntry | undefined {
    return this.#byPath.get(path);
  }

  /** By path, every folder right before what is in it. */
  entries(): readonly TreeEntry[] {
    this.#sorted ??= this.#walk();
    return this.#sorted;
  }

  /** What is right in a folder, by name. */
  children(folder: string): readonly TreeEntry[] {
    this.#children ??= groupByFolder(this.#byPath.values());
    return this.#children.get(folder) ?? [];
  }

  /** Of a file: of itself. */
  total(folder: string): FolderTotal {
    const entry = this.#byPath.get(folder);
    if (entry !== undefined && fileType(entry.mode) !== 'dir') {
      return { files: 1, bytes: contentBytes(this.contentOf(entry)) };
    }
    this.#totals ??= this.#sum();
    return this.#totals.get(folder) ?? EMPTY;
  }

  /** A hard link's first name, whose contents are the same; of everything else, itself. */
  contentOf(entry: TreeEntry): TreeEntry {
    if (entry.linkname === '' || fileType(entry.mode) === 'symlink') return entry;
    return this.#byPath.get(entry.linkname) ?? entry;
  }

  /**
   * Where a path leads inside this root: symlinks are followed in every component, absolute ones from the root of the
   * state, and `..` never leads out of it. A slash in front, `.` and double slashes are as good as not there.
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
      if (chain.length === MOST_LINKS) return { entry: null, path: here, chain, problem: 'loop' };
      chain.push(here);
      rest = [...rest, ...partsOf(found.linkname).reverse()];
      if (found.linkname.startsWith('/')) {
        at = '';
        entry = null;
      }
    }
    return { entry, path: at, chain, problem: null };
  }

  /** Up to three paths that are like one that is not there, best first; the folder that is there when none is. */
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
      const places = new Set(names.flatMap(({ path }) => foldersOf(path)));
      for (const place of places) at(place).bytes += contentBytes(first);
    }
    return totals;
  }
}

/** The same entries, those that are in another tree as well taken from there. */
function shared(byPath: ReadonlyMap<string, TreeEntry>, like: FileTree): ReadonlyMap<string, TreeEntry> {
  const result = new Map<string, TreeEntry>();
  for (const entry of byPath.values()) {
    const known = like.get(entry.path);
    const kept = known !== undefined && sameEntry(known, entry) ? known : entry;
    result.set(kept.path, kept);
  }
  return result;
}

/** Bytes of contents: only regular files have any. */
function contentBytes(entry: TreeEntry): number {
  return fileType(entry.mode) === 'file' ? entry.size : 0;
}

function isFolder(entry: TreeEntry | null, path: string): boolean {
  return entry === null ? path === '' : fileType(entry.mode) === 'dir';
}

/** The parts of a path that lead anywhere. */
export function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}

/** A path without what leads nowhere: `/a//b/./` is `a/b`. */
export function plainPath(path: string): string {
  return partsOf(path).join('/');
}

/** The folder that a path is in; '' for what is in the root, and for the root. */
export function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

/** The last part of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** All folders that a path is in, the nearest first, the root last. */
function foldersOf(path: string): readonly string[] {
  const folders: string[] = [];
  for (let at = path; at !== ''; at = parentOf(at)) folders.push(parentOf(at));
  return folders;
}

function joined(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

function groupByFolder(entries: Iterable<TreeEntry>): ReadonlyMap<string, readonly TreeEntry[]> {
  const groups = new Map<string, TreeEntry[]>();
  for (const entry of entries) {
    const folder = parentOf(entry.path);
    const group = groups.get(folder);
    if (group === undefined) groups.set(folder, [entry]);
    else group.push(entry);
  }
  // Within one folder the names decide, and they are what is left of the paths.
  for (const group of groups.values()) {
    group.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  }
  return groups;
}
