import type { TreeDiff } from '../filesystem/diff.ts';
import { findMoves, type Move, moveCandidates } from '../filesystem/moves.ts';
import { hashesOf } from './compare.ts';
import type { StateFiles } from './state-files.ts';

/**
 * Files of `b` whose contents were at another path in `a`: moved or copied. Only files of a size that both sides have
 * are read, as a stream.
 * @param diff of the two, from which only what was added is looked at
 */
export async function movesBetween(a: StateFiles, b: StateFiles, diff: TreeDiff): Promise<readonly Move[]> {
  const tree = await a.tree();
  const wanted = moveCandidates(diff, tree);
  if (wanted.b.length === 0) return [];
  const [before, after] = await Promise.all([hashesOf(a, wanted.a), hashesOf(b, wanted.b)]);
  return findMoves(diff, tree, { a: before, b: after });
}
