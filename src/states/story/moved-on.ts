import type { TreeDiff } from '../../filesystem/diff.ts';
import type { FileTree } from '../../filesystem/file-tree.ts';
import { fileType } from '../../filesystem/mode.ts';
import { joined, nameOf, parentOf } from '../../filesystem/paths.ts';
import { holdsBytes } from '../../filesystem/sizes.ts';
import type { TreeEntry } from '../../filesystem/types.ts';
import { hashesOf } from '../compare.ts';
import { hasSubsecondTime } from '../known-comparisons.ts';
import type { StateFiles } from '../state-files.ts';
import type { Traces } from './traces.ts';

/** What a RUN moved or copied of the entries that are followed: the new path and the old one. */
export type MovedOn = ReadonlyMap<string, string>;

/** A file that a RUN wrote, and one that was there before, or in a mount, and may be the same. */
export interface Guess {
  readonly from: TreeEntry;
  readonly to: TreeEntry;
  readonly isGone: boolean;
}

/**
 * Finds what a RUN moved (`mv`) or copied (`cp`, `install`) of the entries that are followed. Contents are read only of
 * files of the same size whose time does not prove that they are the same. In a state that was built on the one where
 * the way begins nearly every file is followed, so there a copy is looked for only under its own name.
 */
export async function movedOn(
  traces: Traces,
  diff: TreeDiff,
  before: StateFiles,
  after: StateFiles,
): Promise<MovedOn> {
  const added = diff.entries.flatMap(({ change, b }) => (change === 'added' && b !== null ? [b] : []));
  const files = added.filter((entry) => holdsBytes(entry) && entry.size > 0);
  if (files.length === 0) return new Map();
  const tree = await before.tree();
  const found = await matched(guessesOf(traces, files, tree, goneIn(diff)), before, after);
  addFolders(found, added, await after.tree(), traces);
  return found;
}

/** Of guesses, the most likely first, those that are right: by path of the new file, the path of the old one. */
export async function matched(
  guesses: readonly Guess[],
  before: StateFiles,
  after: StateFiles,
): Promise<Map<string, string>> {
  const open = guesses.filter((guess) => !isProven(guess));
  const [was, is] = await Promise.all([
    hashesOf(before, new Set(open.map(({ from }) => from.path))),
    hashesOf(after, new Set(open.map(({ to }) => to.path))),
  ]);
  const found = new Map<string, string>();
  for (const guess of guesses) {
    const { from, to } = guess;
    if (found.has(to.path)) continue;
    const hash = was.get(from.path);
    if (isProven(guess) || (hash !== undefined && hash === is.get(to.path))) found.set(to.path, from.path);
  }
  return found;
}

function goneIn(diff: TreeDiff): ReadonlySet<string> {
  return new Set(diff.entries.flatMap(({ change, path }) => (change === 'removed' ? [path] : [])));
}

/** The most likely first: what is gone from its old place, then what kept its name. */
function guessesOf(
  traces: Traces,
  added: readonly TreeEntry[],
  tree: FileTree,
  gone: ReadonlySet<string>,
): readonly Guess[] {
  const bySize = new Map<number, TreeEntry[]>();
  for (const { size } of added) bySize.set(size, []);
  for (const path of traces.paths()) {
    const entry = tree.get(path);
    if (entry !== undefined && holdsBytes(entry)) bySize.get(entry.size)?.push(entry);
  }
  const guesses = added.flatMap((to) =>
    (bySize.get(to.size) ?? []).flatMap((from): Guess[] => {
      const guess = { from, to, isGone: gone.has(from.path) };
      const isLikely = guess.isGone || isProven(guess) || nameOf(from.path) === nameOf(to.path);
      return isLikely || !traces.isBuiltOn ? [guess] : [];
    }),
  );
  return guesses.toSorted((x, y) => rankOf(x) - rankOf(y));
}

/** Smaller is likelier. */
export function rankOf({ from, to, isGone }: Guess): number {
  return (isGone ? 0 : 2) + (nameOf(from.path) === nameOf(to.path) ? 0 : 1);
}

/** Only one write has a time with fractions of a second. */
export function isProven({ from, to }: Guess): boolean {
  return from.mtimeNs === to.mtimeNs && hasSubsecondTime(from);
}

/** A new folder whose contents all come from one other folder, under their own names, is that folder. */
export function addFolders(
  found: Map<string, string>,
  added: readonly TreeEntry[],
  tree: FileTree,
  traces: Traces,
): void {
  // A folder comes before its contents, so the innermost are last.
  for (const { path, mode } of added.toReversed()) {
    if (fileType(mode) !== 'dir') continue;
    const children = tree.children(path);
    const first = found.get(children[0]?.path ?? '');
    if (first === undefined) continue;
    const folder = parentOf(first);
    const isSame = children.every((child) => found.get(child.path) === joined(folder, nameOf(child.path)));
    if (isSame && traces.get(folder) !== null) found.set(path, folder);
  }
}
