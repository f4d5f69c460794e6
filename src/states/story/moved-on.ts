import type { TreeDiff } from '../../filesystem/diff.ts';
import type { FileTree } from '../../filesystem/file-tree.ts';
import { fileType } from '../../filesystem/mode.ts';
import type { TreeEntry } from '../../filesystem/types.ts';
import { inTurns, type Sliced } from '../../turns.ts';
import { hashesOf } from '../compare.ts';
import type { StateFiles } from '../state-files.ts';
import { type Guess, guessesOf, isProven } from './guesses.ts';
import { addMovedAlong } from './moved-along.ts';
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
  if (added.every(({ mode }) => fileType(mode) === 'dir')) return new Map();
  const trees = { before: await before.tree(), after: await after.tree() };
  const wanted = { gone: goneIn(diff), onlyLikely: traces.isBuiltOn };
  const traced = await inTurns(tracedIn(traces, trees.before));
  const found = await matched(await inTurns(guessesOf(added, traced, wanted)), before, after);
  await inTurns(addMovedAlong(found, traced, { ...trees, added, traces, gone: wanted.gone }));
  await inTurns(addNames(found, added, trees.after, traces));
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

/** A further name of a file (`ln`) is what the file is. */
function* addNames(
  found: Map<string, string>,
  added: readonly TreeEntry[],
  after: FileTree,
  traces: Traces,
): Sliced<void> {
  const isNew = new Set(added.map(({ path }) => path));
  for (const entry of added) {
    yield;
    const first = after.contentOf(entry).path;
    if (first === entry.path || found.has(entry.path)) continue;
    const from = found.get(first) ?? (!isNew.has(first) && traces.has(first) ? first : undefined);
    if (from !== undefined) found.set(entry.path, from);
  }
}

function goneIn(diff: TreeDiff): ReadonlySet<string> {
  return new Set(diff.entries.flatMap(({ change, path }) => (change === 'removed' ? [path] : [])));
}
