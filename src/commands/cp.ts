import { RefusedError, UsageError } from '../errors.ts';
import type { CopyDestination } from '../ports.ts';
import { type CopyItem, type CopyPlan, copyOut, planCopy } from '../states/copy-out.ts';
import { type StateCommand, withStates } from './with-states.ts';

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
  /** Leave out links and devices without a message. */
  readonly skipSpecial: boolean;
  readonly openDestination: (dest: string) => Promise<CopyDestination>;
  /** Asks the user; null without a terminal. */
  readonly ask: ((file: string) => Promise<Overwrite>) | null;
}

const MAX_SHOWN_NAMES = 10;

/**
 * `stagedive cp REF PATH DEST`: copies a file or folder out of a state. Status 0 if everything was copied, 1 if links
 * or devices were left out or existing files kept; otherwise as in `withStates`.
 */
export async function runCp(command: CpCommand): Promise<number> {
  const { ref, path, before, dest, skipSpecial } = command;
  if (dest === '-')
    throw new UsageError(
      `cp to - is not supported: use stagedive cat ${ref} ${path} to write a file to stdout.`,
    );
  if (dest === '') throw new UsageError('DEST is empty: name a file or a folder (. is this folder).');
  return await withStates(command, async ({ openOnly, say, signal }) => {
    const destination = await command.openDestination(dest);
    const state = await openOnly(ref, before);
    const plan = await planCopy(state.files, path, destination);
    const skip = await filesToKeep(command, plan, destination);
    signal.throwIfAborted();
    await copyOut(state.files, plan, destination.target, { skip, signal });
    if (skip.size > 0)
      say(`${skip.size === 1 ? 'One existing file was' : `${skip.size} existing files were`} kept.`);
    if (plan.leftOut.length === 0 || skipSpecial) return skip.size > 0 ? 1 : 0;
    const names = plan.leftOut.slice(0, MAX_SHOWN_NAMES).map((entry) => `/${entry.path}`);
    const more = plan.leftOut.length - names.length;
    say(
      `Links and devices are not copied: ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}. Everything else was.`,
    );
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
