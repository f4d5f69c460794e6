import { atOnce, type Sliced } from '../turns.ts';
import { EntriesByPath } from './entries-by-path.ts';
import { contentBytes, folderTotals } from './folder-totals.ts';
import { didYouMeanPaths } from './like-paths.ts';
import { fileType } from './mode.ts';
import { childrenIn, inOrder, OrderWatch } from './ordered-entries.ts';
import { joined, parentOf, partsOf } from './paths.ts';
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
  readonly #byPath: EntriesByPath;
  readonly #sorted: readonly TreeEntry[];
  readonly #children = new Map<string, readonly TreeEntry[]>();
  #totals: ReadonlyMap<string, FolderTotal> | null = null;
  /** How many entries it has. */
  readonly count: number;
  /** Folders that may hold more than is listed, since the engine reads no paths that long. */
  readonly unlisted: readonly string[];

  private constructor(
    byPath: ReadonlyMap<string, TreeEntry>,
    sorted: readonly TreeEntry[],
    unlisted: readonly string[],
  ) {
    this.#byPath = new EntriesByPath(byPath, sorted);
    this.#sorted = sorted;
    this.count = byPath.size;
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
    return atOnce(FileTree.building(entries, like, unlisted));
  }

  /** The same, sliced: of a million entries it takes seconds. */
  static *building(
    entries: Iterable<TreeEntry>,
    like: FileTree | null = null,
    unlisted: readonly string[] = [],
  ): Sliced<FileTree> {
    const byPath = new Map<string, TreeEntry>();
    const given: TreeEntry[] = [];
    const links: number[] = [];
    const order = new OrderWatch();
    for (const each of entries) {
      yield;
      const entry = like?.alike(each) ?? each;
      order.see(entry);
      byPath.set(entry.path, entry);
      if (entry.linkname !== '') links.push(given.length);
      given.push(entry);
    }
    for (const at of links) {
      const entry = given[at] as TreeEntry;
      // A later entry at its path counts instead.
      if (byPath.get(entry.path) !== entry) continue;
      const { size } = byPath.get(entry.linkname) ?? entry;
      if (size === entry.size || fileType(entry.mode) !== 'file') continue;
      const resized = { ...entry, size };
      const sized = like?.alike(resized) ?? resized;
      byPath.set(entry.path, sized);
      given[at] = sized;
    }
    return new FileTree(byPath, order.isKept ? given : yield* inOrder(byPath.values()), unlisted);
  }

  get(path: string): TreeEntry | undefined {
    return this.#byPath.get(path);
  }

  /** The place of an entry in `entries()`; -1 for a path that is not there. */
  positionOf(path: string): number {
    return this.#byPath.positionOf(path);
  }

  /** The entry of this tree that is equal to one of another tree; undefined if there is none. */
  alike(entry: TreeEntry): TreeEntry | undefined {
    const known = this.#byPath.get(entry.path);
    return known !== undefined && sameEntry(known, entry) ? known : undefined;
  }

  /** All entries by path, every folder right before its contents. */
  entries(): readonly TreeEntry[] {
    return this.#sorted;
  }

  /** The direct entries of a folder, by name. */
  children(folder: string): readonly TreeEntry[] {
    let found = this.#children.get(folder);
    if (found === undefined) {
      found = childrenIn(this.entries(), folder);
      this.#children.set(folder, found);
    }
    return found;
  }

  /** Totals of a folder, or of a single file. */
  total(folder: string): FolderTotal {
    const entry = this.#byPath.get(folder);
    if (entry !== undefined && fileType(entry.mode) !== 'dir') {
      return { files: 1, bytes: contentBytes(this.contentOf(entry)) };
    }
    this.#totals ??= atOnce(folderTotals(this));
    return this.#totals.get(folder) ?? EMPTY;
  }

  /** Finds the totals of all folders now, in slices. */
  *summing(): Sliced<void> {
    this.#totals ??= yield* folderTotals(this);
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
}

function isFolder(entry: TreeEntry | null, path: string): boolean {
  return entry === null ? path === '' : fileType(entry.mode) === 'dir';
}
