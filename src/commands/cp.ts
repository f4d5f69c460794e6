import { UsageError } from '../errors.ts';
import type { CopyDestination } from '../ports.ts';
import { type CopyItem, type CopyPlan, copyOut, planCopy } from '../states/copy-out.ts';
import { failureNote } from '../states/reach.ts';
import { type StateCommand, withStates } from './with-states.ts';

/** The answer to whether a file on disk may be overwritten. */
export type Overwrite = 'yes' | 'no' | 'all' | 'quit';

export interface CpCommand extends StateCommand {
  readonly ref: string;
  /** In the state. */
  readonly path: string;
  readonly before: boolean;
  readonly dest: string;
  /** Existing files are overwritten. */
  readonly force: boolean;
  /** Links and devices in a folder are left out without a word. */
  readonly skipSpecial: boolean;
  readonly openDestination: (dest: string) => Promise<CopyDestination>;
  /** Asks the person; null where there is no terminal. */
  readonly ask: ((file: string) => Promise<Overwrite>) | null;
}

/** Names told at most of those that were left out. */
const MAX_SHOWN_NAMES = 10;

/**
 * `stagedive cp REF PATH DEST`: a file or a folder out of a state. 0 when all of it was copied; 1 when links or devices
 * were left out, or files that exist were kept. Everything else as `withStates` has it.
 */
export async function runCp(command: CpCommand): Promise<number> {
  const { ref, path, before, dest, skipSpecial } = command;
  if (dest === '-')
    throw new UsageError(`cp to - is not supported: stagedive cat ${ref} ${path} writes a file to stdout.`);
  return await withStates(command, async ({ open, quiet, say, signal }) => {
    const place = await command.openDestination(dest);
    const state = await open(ref, before);
    const note = failureNote(state);
    quiet();
    if (note !== null) say(note);
    const plan = await planCopy(state.files, path, place);
    const skip = await toKeep(command, plan, place);
    signal.throwIfAborted();
    await copyOut(state.files, plan, place.target, { skip, signal });
    if (skip.size > 0)
      say(`${skip.size === 1 ? 'One file that exists was' : `${skip.size} files that exist were`} kept.`);
    if (plan.leftOut.length === 0 || skipSpecial) return skip.size > 0 ? 1 : 0;
    const names = plan.leftOut.slice(0, MAX_SHOWN_NAMES).map((entry) => `/${entry.path}`);
    const more = plan.leftOut.length - names.length;
    say(
      `Links and devices are not copied: ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}. Everything else was.`,
    );
    return 1;
  });
}

/** The files on disk that are to stay; rejects where nobody can be asked, before anything was written. */
async function toKeep(
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
    throw new Error(`${target.nameOf(first.to)}${more} would be overwritten: --force does that.`);
  }
  for (const item of existing) {
    const answer = await ask(target.nameOf(item.to));
    if (answer === 'all') break;
    if (answer === 'quit') throw new Error('Nothing was copied.');
    if (answer === 'no') keep.add(item);
  }
  return keep;
}
