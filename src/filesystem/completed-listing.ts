import type { FileTree } from './file-tree.ts';
import { sameEntry } from './same-entry.ts';
import type { TreeEntry } from './types.ts';

/**
 * What a failure left, as the engine would tell it. A container's tools know no extended attributes, device numbers or
 * names of one file; but what the failed instruction left alone is known from the state before it.
 *
 * @param after listed by the tools
 * @param before the state before the instruction, listed by the tools as well
 * @param solved the same state, told by the engine
 */
export function completedListing(
  after: readonly TreeEntry[],
  before: readonly TreeEntry[],
  solved: FileTree,
): readonly TreeEntry[] {
  const listed = new Map(before.map((entry) => [entry.path, entry]));
  const alone = new Set(
    after.flatMap((entry) => {
      const was = listed.get(entry.path);
      return was !== undefined && sameEntry(entry, was) ? [entry.path] : [];
    }),
  );
  return after.map((entry) => {
    const known = alone.has(entry.path) ? solved.get(entry.path) : undefined;
    // A second name means nothing where the first one is another file now.
    return known === undefined || !alone.has(solved.contentOf(known).path) ? entry : known;
  });
}
