import { RefusedError, UsageError } from '../errors.ts';
import type { CopyDestination } from '../ports.ts';
import { copyOut } from '../states/copy-out.ts';
import { type CopyItem, type CopyPlan, planCopy } from '../states/copy-plan.ts';
import { copyAsTar } from '../states/copy-tar.ts';
import { unlistedNote } from '../states/deep-listing.ts';
import { leftOutSentence } from '../states/left-out.ts';
import { type StateCommand, withStates } from './with-states.ts';
import { writeOut } from './write-out.ts';

/** The answer to whether a file on disk may be overwritten. */
export type Overwrite = 'yes' | 'no' | 'all' | 'quit';

export interface CpCommand extends StateCommand {
  readonly ref: string;
  /** Path in the state. */
  readonly path: string;
  readonly before: boolean;
  readonly dest: string;
  /** Overwrite existing files. */
  readonly force: boolean;
  /** Say nothing of links and devices that are left out. */
  readonly skipSpecial: boolean;
  /** Whether stdout is a terminal, which is no place for an archive. */
  readonly terminal: boolean;
  readonly openDestination: (dest: string) => Promise<CopyDestination>;
  /** Asks the user; null without a terminal. */
  readonly ask: ((file: string) => Promise<Overwrite>) | null;
}

/**
 * `stagedive cp REF PATH DEST`: copies a file or folder out of a state; `-` is a tar archive on stdout. Status 0 if everything was copied, 1 if links
 * or devices were left out or existing files kept; otherwise as in `withStates`.
 */
export async function runCp(command: CpCommand): Promise<number> {
  const { ref, path, before, dest, skipSpecial } = command;
  if (dest === '-') return await writeTar(command);
  if (dest === '') throw new UsageError('DEST is empty: name a file or a folder (. is this folder).');
  return await withStates(command, async ({ openOnly, say, signal }) => {
    const destination = await command.openDestination(dest);
    const state = await openOnly(ref, before);
    const plan = await planCopy(state.files, path, destination);
    const note = unlistedNote((await state.files.tree()).unlisted);
    if (note !== null) say(note);
    const skip = await filesToKeep(command, plan, destination);
    signal.throwIfAborted();
    await copyOut(state.files, plan, destination.target, { skip, signal });
    if (skip.size > 0)
      say(`${skip.size === 1 ? 'One existing file was' : `${skip.size} existing files were`} kept.`);
    if (plan.leftOut.length === 0 || skipSpecial) return skip.size > 0 ? 1 : 0;
    say(leftOutSentence(plan.leftOut));
    return 1;
  });
}

/** `cp REF PATH -`: a tar archive on stdout. */
async function writeTar(command: CpCommand): Promise<number> {
  const { ref, path, before, skipSpecial, stdout, terminal } = command;
  if (terminal)
    throw new UsageError(`A tar archive does not belong on a terminal: add | tar -x, or > FILE.tar.`);
  return await withStates(command, async ({ openOnly, say, signal }) => {
    const state = await openOnly(ref, before);
    const without = await copyAsTar(state.files, path, (bytes) => writeOut(stdout, bytes, signal));
    if (without.length === 0 || skipSpecial) return 0;
    say(leftOutSentence(without));
    return 1;
  });
}

/** The existing files to keep. Rejects before anything is written if the user cannot be asked. */
async function filesToKeep(
  { force, ask }: CpCommand,
  { existing }: CopyPlan,
  { target }: CopyDestination,
): Promise<ReadonlySet<CopyItem>> {
  const keep = new Set<CopyItem>();
  if (force) return keep;
  const [first] = existing;
  if (first === undefined) return keep;
  if (ask === null) {
    const more = existing.length > 1 ? ` and ${existing.length - 1} more` : '';
    throw new RefusedError(
      `${target.nameOf(first.to)}${more} would be overwritten: use --force to overwrite.`,
    );
  }
  for (const item of existing) {
    const answer = await ask(target.nameOf(item.to));
    if (answer === 'all') break;
    if (answer === 'quit') throw new RefusedError('Nothing was copied.');
    if (answer === 'no') keep.add(item);
  }
  return keep;
}
