import type { TreeDiff } from '../../filesystem/diff.ts';
import { holdsBytes } from '../../filesystem/sizes.ts';
import type { TreeEntry } from '../../filesystem/types.ts';
import type { StateFiles } from '../state-files.ts';
import { addFolders, type Guess, isProven, type MovedOn, matched, rankOf } from './moved-on.ts';
import type { Traces } from './traces.ts';

/** A bind mount of a RUN with files that are followed. */
export interface FollowedMount {
  readonly files: StateFiles;
  /** What of its state is mounted; `/` for all. */
  readonly selector: string;
  readonly traces: Traces;
}

/** With more guesses than that, only files that kept their name or time are compared. */
const MAX_GUESSES = 5_000;

/** Finds what a RUN copied out of a mount: files with the same contents, whatever they are called now. */
export async function outOfMount(
  { files, selector, traces }: FollowedMount,
  diff: TreeDiff,
  after: StateFiles,
): Promise<MovedOn> {
  const tree = await files.tree();
  const root = tree.follow(selector).path;
  const written = diff.entries.flatMap(({ change, why, b }) =>
    b !== null && (change === 'added' || why.includes('contents')) ? [b] : [],
  );
  const bySize = new Map<number, TreeEntry[]>();
  for (const entry of written) if (holdsBytes(entry) && entry.size > 0) bySize.set(entry.size, []);
  if (bySize.size === 0) return new Map();
  for (const path of traces.paths()) {
    const entry = root === '' || path === root || path.startsWith(`${root}/`) ? tree.get(path) : undefined;
    if (entry !== undefined && holdsBytes(entry)) bySize.get(entry.size)?.push(entry);
  }
  const guesses = written.flatMap((to) =>
    holdsBytes(to) ? (bySize.get(to.size) ?? []).map((from): Guess => ({ from, to, isGone: false })) : [],
  );
  const tried =
    guesses.length <= MAX_GUESSES
      ? guesses
      : guesses.filter((guess) => isProven(guess) || rankOf(guess) === RANK_OF_SAME_NAME);
  const found = await matched(
    tried.toSorted((x, y) => rankOf(x) - rankOf(y)),
    files,
    after,
  );
  addFolders(found, written, await after.tree(), traces);
  return found;
}

/** Of a guess whose file is not gone. */
const RANK_OF_SAME_NAME = 2;
