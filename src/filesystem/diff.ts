import { atOnce, type Sliced } from '../turns.ts';
import type { FileTree } from './file-tree.ts';
import { fileType, permissions } from './mode.ts';
import { comparePaths } from './paths.ts';
import { sameXattrs } from './same-entry.ts';
import type { TreeEntry } from './types.ts';

/** In which way an entry changed. A different time alone is not a change. */
export type Why = 'contents' | 'mode' | 'owner' | 'target' | 'type' | 'device' | 'xattrs';

export type ChangeKind = 'added' | 'removed' | 'modified';

/** An entry that differs; `a` is null when it was added, `b` when it was removed. */
export interface DiffEntry {
  readonly path: string;
  readonly change: ChangeKind;
  readonly a: TreeEntry | null;
  readonly b: TreeEntry | null;
  /** For a modified entry; otherwise empty. */
  readonly why: readonly Why[];
}

export interface TreeTotals {
  readonly files: number;
  readonly bytes: number;
}

export interface TreeDiff {
  /** By path, a folder before its contents. */
  readonly entries: readonly DiffEntry[];
  /** How many entries are the same on both sides. */
  readonly unchanged: number;
  /** Totals of each side. */
  readonly totals: { readonly a: TreeTotals; readonly b: TreeTotals };
}

/** The diff of two empty trees. */
export const NO_CHANGES: TreeDiff = {
  entries: [],
  unchanged: 0,
  totals: { a: { files: 0, bytes: 0 }, b: { files: 0, bytes: 0 } },
};

/** Shared by all entries: there may be a million. */
const NO_REASON: readonly Why[] = [];

/** A diff of two listings, as far as listings alone can decide it. */
export interface OpenDiff {
  /** Undecided files count as having changed contents. */
  readonly diff: TreeDiff;
  /** Files that only their contents can decide: pass the answer to `settle`. */
  readonly undecided: readonly string[];
}

/**
 * Compares two listings in linear time. Files of the same size are undecided when their times differ, or when `isSame`
 * does not vouch for files with the same time.
 *
 * Hard links are compared as a person sees them: if two names that exist on both sides are the same file on one side
 * only, the later name has a changed `target`. Names that exist on one side only do not affect the others.
 *
 * @param isSame called for files of the same size and time; by default they count as the same
 */
export function diffTrees(a: FileTree, b: FileTree, isSame?: (entry: TreeEntry) => boolean): OpenDiff {
  return atOnce(diffOf(a, b, isSame));
}

/** The same, sliced: of a million entries it takes seconds. */
export function* diffOf(
  a: FileTree,
  b: FileTree,
  isSame: (entry: TreeEntry) => boolean = () => true,
): Sliced<OpenDiff> {
  const entries: DiffEntry[] = [];
  const undecided: string[] = [];
  const links = linksOf(a, b);
  let [shared, modified] = [0, 0];
  // Both list by path: going through them side by side finds pairs faster than looking each path up.
  const [before, after] = [a.entries(), b.entries()];
  for (let x = 0, y = 0; x < before.length || y < after.length; ) {
    yield;
    const [left, right] = [before[x], after[y]];
    const order = left === undefined ? 1 : right === undefined ? -1 : pathOrder(left, right);
    if (order <= 0) x += 1;
    if (order >= 0) y += 1;
    if (left !== undefined && order < 0) {
      entries.push({ path: left.path, change: 'removed', a: left, b: null, why: NO_REASON });
    } else if (right !== undefined && order > 0) {
      entries.push({ path: right.path, change: 'added', a: null, b: right, why: NO_REASON });
    } else if (left !== undefined && right !== undefined) {
      shared += 1;
      const { why, open } = compareEntries(left, right, a, b, a === b ? () => true : isSame);
      if (links?.differ(right.path) === true && !why.includes('type')) why.push('target');
      if (open) undecided.push(right.path);
      if (why.length === 0) continue;
      modified += 1;
      entries.push({ path: right.path, change: 'modified', a: left, b: right, why });
    }
  }
  yield* a.summing();
  yield* b.summing();
  return {
    diff: {
      entries,
      unchanged: shared - modified,
      totals: { a: a.total(''), b: b.total('') },
    },
    undecided,
  };
}

function pathOrder(left: TreeEntry, right: TreeEntry): number {
  return left === right || left.path === right.path ? 0 : comparePaths(left.path, right.path);
}

/**
 * Finishes a diff once the contents are known.
 * @param differing the undecided paths whose contents differ
 */
export function settle({ diff, undecided }: OpenDiff, differing: ReadonlySet<string>): TreeDiff {
  const same = new Set(undecided.filter((path) => !differing.has(path)));
  if (same.size === 0) return diff;
  let { unchanged } = diff;
  const entries = diff.entries.flatMap((entry) => {
    if (!same.has(entry.path)) return [entry];
    const why = entry.why.filter((each) => each !== 'contents');
    if (why.length > 0) return [{ ...entry, why }];
    unchanged += 1;
    return [];
  });
  return { ...diff, entries, unchanged };
}

/** Sorts paths so that a folder comes right before its contents. */
export function byPath<Entry extends { readonly path: string }>(entries: readonly Entry[]): Entry[] {
  return entries.toSorted((x, y) => comparePaths(x.path, y.path));
}

function compareEntries(
  left: TreeEntry,
  right: TreeEntry,
  a: FileTree,
  b: FileTree,
  isSame: (entry: TreeEntry) => boolean,
): { readonly why: Why[]; readonly open: boolean } {
  const type = fileType(left.mode);
  if (type !== fileType(right.mode)) return { why: ['type'], open: false };
  const why: Why[] = [];
  let open = false;
  if (type === 'file') {
    const [x, y] = [a.contentOf(left), b.contentOf(right)];
    open = x.size === y.size && x.size > 0 && (x.mtimeNs !== y.mtimeNs || !isSame(right));
    if (open || x.size !== y.size) why.push('contents');
  }
  if (permissions(left.mode) !== permissions(right.mode)) why.push('mode');
  if (left.uid !== right.uid || left.gid !== right.gid) why.push('owner');
  if (type === 'symlink' && left.linkname !== right.linkname) why.push('target');
  if (type === 'char' || type === 'block') {
    if (left.devmajor !== right.devmajor || left.devminor !== right.devminor) why.push('device');
  }
  if (!sameXattrs(left.xattrs, right.xattrs)) why.push('xattrs');
  return { why, open };
}

interface Links {
  /** Whether a name that exists on both sides shares its file with another such name on one side only. */
  differ(path: string): boolean;
}

/** Null when neither side has hard links. */
function linksOf(a: FileTree, b: FileTree): Links | null {
  const left = firstShared(a, b);
  const right = firstShared(b, a);
  if (left.size === 0 && right.size === 0) return null;
  return { differ: (path) => (left.get(path) ?? path) !== (right.get(path) ?? path) };
}

/** Maps each name of a hard-linked file to the first of its names that is also a file in the other tree. */
function firstShared(tree: FileTree, other: FileTree): ReadonlyMap<string, string> {
  const groups = new Map<string, string[]>();
  for (const entry of tree.entries()) {
    if (entry.linkname === '' || fileType(entry.mode) !== 'file') continue;
    const first = tree.contentOf(entry).path;
    const names = groups.get(first);
    if (names === undefined) groups.set(first, [first, entry.path]);
    else names.push(entry.path);
  }
  const found = new Map<string, string>();
  for (const names of groups.values()) {
    const shared = names.filter((name) => {
      const there = other.get(name);
      return there !== undefined && fileType(there.mode) === 'file';
    });
    const first = shared.toSorted()[0] ?? '';
    for (const name of shared) found.set(name, first);
  }
  return found;
}
