import type { Dockerfile } from '../dockerfile/types.ts';
import type { FileChange, Proposal, ShellRecord } from '../fix/types.ts';
import { messageOf } from '../ports.ts';
import { plainText } from '../progress/sanitize.ts';
import type { Address } from '../states/address.ts';
import { proposalDiff, proposeFixes } from '../states/fix-proposals.ts';
import type { ReachedState } from '../states/reach.ts';

/** What the end of a recorded shell needs to propose a fix. */
export interface ShellFixes {
  /** The text of a file of the build context, of the Dockerfile for null; null if it cannot be changed. */
  readonly read: (file: string | null) => Promise<string | null>;
  /** The Dockerfile, read anew. */
  readonly readDockerfile: () => Promise<Dockerfile>;
  /** Writes changes. Rejects with a sentence, with nothing written, if a file has changed meanwhile. */
  readonly write: (changes: readonly FileChange[]) => Promise<void>;
  /** Asks on the terminal whether to go on. Only a yes is one. */
  readonly confirm: (question: string) => Promise<boolean>;
  /** What the Dockerfile is called. */
  readonly label: string;
}

/** A shell that has ended, with what was typed in it. */
export interface EndedShell {
  readonly address: Address;
  readonly state: ReachedState;
  readonly record: ShellRecord;
}

/**
 * Offers to keep what was done in a shell: asks whether to show it, shows each proposal as a diff, and writes the one
 * that is confirmed. Asks nothing if the shell changed nothing that a build would keep. Never rejects.
 * @param print prints lines to the terminal, filtered
 */
export async function offerFix(
  { address, state, record }: EndedShell,
  fixes: ShellFixes,
  print: (text: string) => void,
): Promise<void> {
  if (!record.commands.some(({ changed }) => changed.length > 0)) return;
  try {
    const proposed = await proposeFixes(
      { address: shellAddress(address, state), record, place: state, culprit: null },
      {
        dockerfile: await fixes.read(null),
        parsed: await fixes.readDockerfile(),
        read: (file) => fixes.read(file),
      },
    );
    if (proposed.kind === 'none') return print(`stagedive: ${proposed.why}`);
    if (!(await fixes.confirm('stagedive: what you did can become a change of the build. Show it?'))) return;
    if (proposed.note !== null) print(proposed.note);
    for (const proposal of proposed.proposals) {
      print(proposalDiff(proposal, fixes.label).join('\n'));
      if (!(await fixes.confirm(question(proposal, proposed.proposals.length)))) continue;
      await fixes.write(proposal.changes);
      return print(`stagedive: written: ${namesOf(proposal, fixes.label)}.`);
    }
    print('stagedive: nothing was written.');
  } catch (error) {
    print(`stagedive: ${messageOf(error)}`);
  }
}

function question({ place }: Proposal, count: number): string {
  if (count === 1) return 'Write this?';
  return place === 'before'
    ? 'Write this, before the failed RUN, which stays?'
    : 'Write this, in the place of what failed?';
}

function namesOf({ changes }: Proposal, label: string): string {
  return changes
    .filter(({ before, after }) => before !== after)
    .map(({ file }) => plainText(file ?? label))
    .join(', ');
}

/** Where the shell was: the address that was asked for, or the instruction on the way to it that failed. */
function shellAddress(address: Address, { point, failure, kind }: ReachedState): Address {
  if (kind === 'reached') return address;
  const { dockerfile } = address;
  return { dockerfile, stage: point.stage, line: point.lines.start, side: 'after', failure };
}
