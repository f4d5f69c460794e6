import type { TreeDiff } from '../../filesystem/diff.ts';
import type { FileTree } from '../../filesystem/file-tree.ts';
import { fileType } from '../../filesystem/mode.ts';
import { joined, nameOf, parentOf } from '../../filesystem/paths.ts';
import type { TreeEntry } from '../../filesystem/types.ts';
import { inTurns, type Sliced } from '../../turns.ts';
import { hashesOf } from '../compare.ts';
import type { StateFiles } from '../state-files.ts';
import { type Guess, guessesOf, isFull, isProven } from './guesses.ts';
import type { Traces } from './traces.ts';

/** What a RUN moved or copied of the entries that are followed: the new path and the old one. */
export type MovedOn = ReadonlyMap<string, string>;

/**
 * Finds what a RUN moved (`mv`) or copied (`cp`, `install`) of the entries that are followed. Contents are read only of
 * files of the same size whose time does not prove that they are the same. In a state that was built on the one where
 * the way begins nearly every file is followed, so there a copy is looked for only under its own name; so it is where
 * very many files have the same size.
 */
export async function movedOn(
  traces: Traces,
  diff: TreeDiff,
  before: StateFiles,
  after: StateFiles,
): Promise<MovedOn> {
  const added = diff.entries.flatMap(({ change, b }) => (change === 'added' && b !== null ? [b] : []));
  if (!added.some(isFull)) return new Map();
  const tree = await before.tree();
  const wanted = { gone: goneIn(diff), onlyLikely: traces.isBuiltOn };
  const traced = await inTurns(tracedIn(traces, tree));
  const found = await matched(await inTurns(guessesOf(added, traced, wanted)), before, after);
  addFolders(found, added, await after.tree(), traces);
  return found;
}

/** The entries of a tree that are followed, in no particular order; sliced. */
export function* tracedIn(
  traces: Traces,
  tree: FileTree,
  isAsked: (path: string) => boolean = () => true,
): Sliced<readonly TreeEntry[]> {
  const found: TreeEntry[] = [];
  yield* traces.eachPath((path) => {
    const entry = isAsked(path) ? tree.get(path) : undefined;
    if (entry !== undefined) found.push(entry);
  });
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
