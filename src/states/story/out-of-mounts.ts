import type { TreeDiff } from '../../filesystem/diff.ts';
import { fileType } from '../../filesystem/mode.ts';
import { inTurns } from '../../turns.ts';
import type { StateFiles } from '../state-files.ts';
import { guessesOf } from './guesses.ts';
import { addMovedAlong } from './moved-along.ts';
import { type MovedOn, matched, tracedIn } from './moved-on.ts';
import type { Traces } from './traces.ts';

/** A bind mount of a RUN with files that are followed. */
export interface FollowedMount {
  readonly files: StateFiles;
  /** What of its state is mounted; `/` for all. */
  readonly selector: string;
  readonly traces: Traces;
}

/** Finds what a RUN copied out of a mount: files with the same contents, whatever they are called now. */
export async function outOfMount(
  { files, selector, traces }: FollowedMount,
  diff: TreeDiff,
  after: StateFiles,
): Promise<MovedOn> {
  const written = diff.entries.flatMap(({ change, why, b }) =>
    b !== null && (change === 'added' || why.includes('contents')) ? [b] : [],
  );
  if (written.every(({ mode }) => fileType(mode) === 'dir')) return new Map();
  const tree = await files.tree();
  const root = tree.follow(selector).path;
  const isMounted = (path: string): boolean => root === '' || path === root || path.startsWith(`${root}/`);
  const traced = await inTurns(tracedIn(traces, tree, isMounted));
  const guesses = await inTurns(guessesOf(written, traced, { gone: NONE, onlyLikely: false }));
  const found = await matched(guesses, files, after);
  const trees = { before: tree, after: await after.tree() };
  await inTurns(addMovedAlong(found, traced, { ...trees, added: written, traces, gone: NONE }));
  return found;
}

/** A mount is read only. */
const NONE: ReadonlySet<string> = new Set();
