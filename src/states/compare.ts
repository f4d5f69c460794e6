import { createHash, type Hash } from 'node:crypto';
import { diffTrees, settle, type TreeDiff } from '../filesystem/diff.ts';
import type { FileTree } from '../filesystem/file-tree.ts';
import type { TreeEntry } from '../filesystem/types.ts';
import { chainTo } from '../llb/chain.ts';
import type { Program } from '../llb/program.ts';
import type { StepOutput } from '../llb/types.ts';
import { hasSubsecondTime, KnownComparisons } from './known-comparisons.ts';
import type { StateFiles } from './state-files.ts';

/**
 * Compares two states. Contents are fetched only where listings do not tell: files of one size with another time, and
 * files of one size and one time in whole seconds, which image layers and builds with a set date have, unless the image
 * below both states has the file as well (see `sharedImage`). They are hashed as they come, each file once, whatever
 * its names.
 *
 * @param image what both states are made from; null when they share none; by default one time means one file
 */
export async function compareStates(
  a: StateFiles,
  b: StateFiles,
  image?: StateFiles | null,
): Promise<TreeDiff> {
  const [left, right, below] = await Promise.all([a.tree(), b.tree(), image?.tree() ?? null]);
  const open = diffTrees(
    left,
    right,
    image === undefined ? undefined : (entry) => isKnown(entry.path, right, below),
  );
  if (open.undecided.length === 0) return open.diff;
  return settle(open, await differing(a, b, left, right, open.undecided));
}

/** The image that two states of a program begin with; null where there is none, or not the same. */
export function sharedImage(program: Program, a: StepOutput | null, b: StepOutput | null): StepOutput | null {
  const [first, second] = [imageBelow(program, a), imageBelow(program, b)];
  return first?.digest === second?.digest ? first : null;
}

/** The image, or the named context, that a state begins with; null for scratch. */
export function imageBelow({ graph }: Program, output: StepOutput | null): StepOutput | null {
  const first = chainTo(graph, output).at(-1);
  return first?.op.kind === 'source' ? { digest: first.digest, index: 0 } : null;
}

/** For all builds of this process. */
const VERDICTS = new KnownComparisons();

/** Whether a file of one size and one time on both sides needs no look into it. */
function isKnown(path: string, tree: FileTree, below: FileTree | null): boolean {
  const entry = tree.get(path);
  if (entry === undefined) return false;
  const content = tree.contentOf(entry);
  if (hasSubsecondTime(content)) return true;
  const origin = below?.get(path);
  if (origin === undefined || below === null) return false;
  const before = below.contentOf(origin);
  return before.mtimeNs === content.mtimeNs && before.size === content.size;
}

/** Two files at one path in two states. */
interface Pair {
  readonly path: string;
  readonly a: TreeEntry;
  readonly b: TreeEntry;
}

/** Those of some paths of both trees whose contents are not the same. */
async function differing(
  a: StateFiles,
  b: StateFiles,
  left: FileTree,
  right: FileTree,
  paths: readonly string[],
): Promise<ReadonlySet<string>> {
  const pairs = paths.flatMap((path): Pair[] => {
    const [x, y] = [left.get(path), right.get(path)];
    return x === undefined || y === undefined ? [] : [{ path, a: left.contentOf(x), b: right.contentOf(y) }];
  });
  const open = pairs.filter((pair) => VERDICTS.get(pair) === undefined);
  const [before, after] = await Promise.all([
    hashesOf(a, new Set(open.map((pair) => pair.a.path))),
    hashesOf(b, new Set(open.map((pair) => pair.b.path))),
  ]);
  for (const pair of open) VERDICTS.set(pair, before.get(pair.a.path) === after.get(pair.b.path));
  const fresh = new Set(open.filter((pair) => before.get(pair.a.path) !== after.get(pair.b.path)));
  return new Set(
    pairs.filter((pair) => fresh.has(pair) || VERDICTS.get(pair) === false).map(({ path }) => path),
  );
}

/** Files, and bytes, from which on a container is started to hash them where they lie. */
const MANY = { files: 200, bytes: 4_000_000 };

/** SHA-256 in hex of each file's contents, none of which is ever held whole. Paths are those of first names. */
export async function hashesOf(
  files: StateFiles,
  paths: Iterable<string>,
): Promise<ReadonlyMap<string, string>> {
  const all = [...new Set(paths)];
  const tree = await files.tree();
  const bytes = all.reduce((sum, path) => sum + (tree.get(path)?.size ?? 0), 0);
  if (all.length >= MANY.files || bytes >= MANY.bytes) {
    const found = (await files.digests?.(all)) ?? new Map<string, string>();
    const left = await streamedHashes(
      files,
      all.filter((path) => !found.has(path)),
    );
    return new Map([...found, ...left]);
  }
  return await streamedHashes(files, all);
}

async function streamedHashes(
  files: StateFiles,
  paths: readonly string[],
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
      return;
    }
    done.set(path, hash.digest('hex'));
    open.delete(path);
  });
  return done;
}
