import type { FileTree } from './file-tree.ts';
import { sameEntry } from './same-entry.ts';
import type { TreeEntry } from './types.ts';

/**
 * Completes a listing of a failed state that the tools of a container made. Such tools do not report extended
 * attributes, but for entries that the failed instruction left untouched they are known from the state before it.
 *
 * @param after the failed state, listed by the tools
 * @param before the state before the instruction, listed by the tools
 * @param solved the state before the instruction, listed by the engine
 */
export function completedListing(
  after: readonly TreeEntry[],
  before: readonly TreeEntry[],
  solved: FileTree,
): readonly TreeEntry[] {
  const listed = new Map(before.map((entry) => [entry.path, entry]));
  const untouched = new Set(
    after.flatMap((entry) => {
      const was = listed.get(entry.path);
      return was !== undefined && sameEntry(entry, was) ? [entry.path] : [];
    }),
  );
  return after.map((entry) => {
    const known = untouched.has(entry.path) ? solved.get(entry.path) : undefined;
    // A hard link is no longer one when its first name is another file now.
    return known === undefined || !untouched.has(solved.contentOf(known).path) ? entry : known;
  });
}
