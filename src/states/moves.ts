import type { TreeDiff } from '../filesystem/diff.ts';
import { findMoves, type Move, moveCandidates } from '../filesystem/moves.ts';
import { hashesOf } from './compare.ts';
import type { StateFiles } from './state-files.ts';

/**
 * Files of `b` whose contents are at another path in `a`: moved or copied. Reads only files whose size occurs on both
 * sides.
 * @param diff of the two states; only added files are considered
 */
export async function movesBetween(a: StateFiles, b: StateFiles, diff: TreeDiff): Promise<readonly Move[]> {
  const tree = await a.tree();
  const wanted = moveCandidates(diff, tree);
  if (wanted.b.length === 0) return [];
  const [before, after] = await Promise.all([hashesOf(a, wanted.a), hashesOf(b, wanted.b)]);
  return findMoves(diff, tree, { a: before, b: after });
}
