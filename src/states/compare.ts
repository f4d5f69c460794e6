import { createHash, type Hash } from 'node:crypto';
import { diffOf, settle, type TreeDiff } from '../filesystem/diff.ts';
import type { FileTree } from '../filesystem/file-tree.ts';
import type { TreeEntry } from '../filesystem/types.ts';
import { unlessEngineLost } from '../ports.ts';
import { inTurns, type Sliced } from '../turns.ts';
import type { ContentProgress } from './content-progress.ts';
import type { DigestListener } from './engine-digests.ts';
import { hasSubsecondTime, KnownComparisons } from './known-comparisons.ts';
import type { SharedStates } from './shared-states.ts';
import type { StateFiles } from './state-files.ts';

/**
 * Compares two states. Contents are read only where the listings do not decide: files of the same size with different
 * times, and files of the same size and time if that time has whole seconds (as in image layers and builds with
 * SOURCE_DATE_EPOCH), unless the image below both states has the same file; and the few files of one size and time that
 * steps may have written at once (see `sharedStates`). Each file is hashed once as it streams in, however many names it
 * has.
 *
 * @param shared what both states are built on; if omitted, files with the same size and time count as the same
 * @param progress told of the contents that are read
 * @param written asked where contents would be read: which of the files can differ at all, null if that is not known
 */
export async function compareStates(
  a: StateFiles,
  b: StateFiles,
  shared?: SharedStates,
  progress?: ContentProgress,
  written?: () => Promise<((path: string) => boolean) | null>,
): Promise<TreeDiff> {
  const [left, right, image, fork] = await Promise.all([
    a.tree(),
    b.tree(),
    shared?.image?.tree() ?? null,
    // Without it there is more to doubt, which is read or not, as below.
    shared?.fork?.tree().catch(unlessEngineLost(null)) ?? null,
  ]);
  const doubts = shared?.fork === undefined ? null : new Doubts(fork);
  const isSame = (entry: TreeEntry): boolean => {
    const content = right.contentOf(entry);
    if (!hasSubsecondTime(content)) return isAsIn(image, entry.path, content);
    return doubts === null || !doubts.has(entry.path, content);
  };
  const open = await inTurns(diffOf(left, right, shared === undefined ? undefined : isSame));
  const believed = doubts?.unread();
  if (open.undecided.length === 0) return open.diff;
  const canDiffer = (await written?.().catch(unlessEngineLost(null))) ?? null;
  const undecided = await inTurns(
    chosen(open.undecided, (path) => believed?.has(path) !== true && (canDiffer === null || canDiffer(path))),
  );
  return settle(open, await differing(a, b, left, right, undecided, progress));
}

function* chosen(paths: readonly string[], isWanted: (path: string) => boolean): Sliced<readonly string[]> {
  const wanted: string[] = [];
  for (const path of paths) {
    if (isWanted(path)) wanted.push(path);
    yield;
  }
  return wanted;
}

/** Shared by all builds of this process. */
const COMPARISONS = new KnownComparisons();

/** Whether a state has a file of the same size and time at the path. */
function isAsIn(tree: FileTree | null, path: string, content: TreeEntry): boolean {
  const entry = tree?.get(path);
  if (tree === null || entry === undefined) return false;
  const there = tree.contentOf(entry);
  return there.mtimeNs === content.mtimeNs && there.size === content.size;
}

/**
 * Files of one size and time on both sides that steps may have written at once. Many are not read: that is what a COPY
 * of one state into the other looks like, and so many at once in one tick do not happen. Nor are the largest.
 */
class Doubts {
  readonly #fork: FileTree | null;
  /** By the first path of each file; a hard link has several. */
  readonly #files = new Map<string, { readonly size: number; readonly paths: string[] }>();

  constructor(fork: FileTree | null) {
    this.#fork = fork;
  }

  has(path: string, content: TreeEntry): boolean {
    // Of so many none is read: there may be a million.
    if (this.#files.size >= MIN_ENGINE_HASH.files || isAsIn(this.#fork, path, content)) return false;
    const known = this.#files.get(content.path);
    if (known === undefined) this.#files.set(content.path, { size: content.size, paths: [path] });
    else known.paths.push(path);
    return true;
  }

  /** The paths that are not read. */
  unread(): ReadonlySet<string> {
    const files = [...this.#files.values()];
    if (files.length >= MIN_ENGINE_HASH.files) return new Set(files.flatMap(({ paths }) => paths));
    let bytes = 0;
    const large = files
      .toSorted((x, y) => x.size - y.size)
      .filter(({ size }) => {
        bytes += size;
        return bytes >= MIN_ENGINE_HASH.bytes;
      });
    return new Set(large.flatMap(({ paths }) => paths));
  }
}

/** Two files at one path in two states. */
interface Pair {
  readonly path: string;
  readonly a: TreeEntry;
  readonly b: TreeEntry;
}

/** The given paths whose contents differ. Both trees have them all. */
async function differing(
  a: StateFiles,
  b: StateFiles,
  left: FileTree,
  right: FileTree,
  paths: readonly string[],
  progress?: ContentProgress,
): Promise<ReadonlySet<string>> {
  const pairs = paths.flatMap((path): Pair[] => {
    const [x, y] = [left.get(path), right.get(path)];
    return x === undefined || y === undefined ? [] : [{ path, a: left.contentOf(x), b: right.contentOf(y) }];
  });
  const open = pairs.filter((pair) => COMPARISONS.get(pair) === undefined);
  const [before, after] = await Promise.all([
    hashesOf(a, new Set(open.map((pair) => pair.a.path)), progress),
    hashesOf(b, new Set(open.map((pair) => pair.b.path)), progress),
    announced(progress),
  ]);
  for (const pair of open) COMPARISONS.set(pair, before.get(pair.a.path) === after.get(pair.b.path));
  const fresh = new Set(open.filter((pair) => before.get(pair.a.path) !== after.get(pair.b.path)));
  return new Set(
    pairs.filter((pair) => fresh.has(pair) || COMPARISONS.get(pair) === false).map(({ path }) => path),
  );
}

/** By then both sides have said what they read. */
async function announced(progress: ContentProgress | undefined): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  progress?.announce();
}

/** From this many files or bytes on, hashing in a container beats streaming the files. */
const MIN_ENGINE_HASH = { files: 200, bytes: 4_000_000 };

/** SHA-256 in hex of each file's contents; no file is held in memory as a whole. Hard links go by their first path. */
export async function hashesOf(
  files: StateFiles,
  paths: Iterable<string>,
  progress?: ContentProgress,
): Promise<ReadonlyMap<string, string>> {
  const all = [...new Set(paths)];
  const tree = await files.tree();
  const sizeOf = (path: string): number => tree.get(path)?.size ?? 0;
  const bytes = all.reduce((sum, path) => sum + sizeOf(path), 0);
  progress?.add(all.length, bytes);
  if (all.length >= MIN_ENGINE_HASH.files || bytes >= MIN_ENGINE_HASH.bytes) {
    const found = (await files.digests?.(all, heardBy(progress, all, sizeOf))) ?? new Map<string, string>();
    const left = await streamedHashes(
      files,
      all.filter((path) => !found.has(path)),
      progress,
    );
    return new Map([...found, ...left]);
  }
  return await streamedHashes(files, all, progress);
}

/** Counts each file once, however much of it was said to be read before. */
function heardBy(
  progress: ContentProgress | undefined,
  paths: readonly string[],
  sizeOf: (path: string) => number,
): DigestListener {
  const largest = paths.reduce((most, path) => Math.max(most, sizeOf(path)), 0);
  let counted = 0;
  return {
    reading: (bytes) => {
      // The state's own programs say it: never more than there can be.
      const read = Math.max(counted, Math.min(bytes, largest));
      progress?.done(0, read - counted);
      counted = read;
    },
    done: (path) => {
      progress?.done(1, sizeOf(path) - counted);
      counted = 0;
    },
  };
}

async function streamedHashes(
  files: StateFiles,
  paths: readonly string[],
  progress?: ContentProgress,
): Promise<ReadonlyMap<string, string>> {
  const open = new Map<string, Hash>();
  const done = new Map<string, string>();
  await files.contents(paths, (path, chunk) => {
    let hash = open.get(path);
    if (hash === undefined) {
      hash = createHash('sha256');
      open.set(path, hash);
    }
    if (chunk !== null) {
      hash.update(chunk);
      progress?.done(0, chunk.length);
      return;
    }
    done.set(path, hash.digest('hex'));
    open.delete(path);
    progress?.done(1, 0);
  });
  return done;
}
