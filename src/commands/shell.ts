import { UsageError } from '../errors.ts';
import type { ShellRecord } from '../fix/types.ts';
import { isEngineLost } from '../ports.ts';
import { plainText } from '../progress/sanitize.ts';
import { type ClaimedTerminal, claimTerminal } from '../shell/claimed-terminal.ts';
import { openShell } from '../shell/open-shell.ts';
import { type Address, refAddress } from '../states/address.ts';
import { imageConfigAt } from '../states/image-config.ts';
import type { QuietProgress } from '../states/quiet-progress.ts';
import type { ReachedState } from '../states/reach.ts';
import { failureReport } from './build-report.ts';
import { runCommand } from './command-in-state.ts';
import type { ShellCommand, ShellRun } from './shell-action.ts';
import { offerFix } from './shell-fix.ts';
import { withStates } from './with-states.ts';

/**
 * `stagedive shell REF [-- CMD ARG…]`: a shell or a command in a state. Returns the exit status: the command's own; 0
 * after a shell; 1 if the state cannot be reached; 130 if interrupted. Rejects with an error for `explain`.
 */
export async function runShell(command: ShellCommand): Promise<number> {
  const { overrides, args, terminal, source, ref } = command;
  const address = refAddress(source.dockerfile, ref, command.before);
  if (args.length === 0 && terminal === null) {
    throw new UsageError(
      `A shell needs a terminal: run a command instead with stagedive shell ${ref} -- CMD.`,
    );
  }
  if (args.length > 0 && overrides.shell !== undefined) {
    throw new UsageError('--shell cannot be combined with a command: name the shell as the command.');
  }
  const isCommand = args.length > 0;
  return await withStates(command, async (tools) => {
    const state = await tools.reach(ref, address, isCommand ? 'own' : 'any');
    const run = { command, tools, state };
    return isCommand ? await runCommand(run) : await runTerminal(run, address);
  });
}

async function runTerminal(run: ShellRun, address: Address): Promise<number> {
  const { command, state } = run;
  const { builder, progress, takeInterrupts, takeLoss } = run.tools;
  const { terminal, overrides, projectToolbox, stderr, source } = command;
  if (terminal === null) return 1;
  if (isOtherFailure(state, address)) printFailure(command, state, progress);
  let claimed: ClaimedTerminal | null = null;
  const records: ShellRecord[] = [];
  const result = await openShell({
    state,
    overrides,
    projectToolbox,
    onRecord: command.fixes === null ? undefined : (record) => void records.push(record),
    config: async (at) => imageConfigAt(at, await builder(), source.specUpTo),
    claim: (title) => {
      progress.end(false);
      takeInterrupts();
      takeLoss();
      claimed = claimTerminal(terminal, title);
      return claimed;
    },
  });
  release(claimed);
  if (result.kind === 'failed') {
    progress.end(!isEngineLost(result.error));
    throw result.error;
  }
  if (result.message !== null) stderr.write(`stagedive: ${plainText(result.message, 'keep')}\n`);
  const [record] = records;
  if (record !== undefined && command.fixes !== null) {
    const print = (text: string): void => void stderr.write(`${plainText(text, 'keep')}\n`);
    await offerFix({ address, state, record }, command.fixes, print);
  }
  return 0;
}

/** A function, because TypeScript takes a variable that only a callback assigns for null. */
function release(claimed: ClaimedTerminal | null): void {
  claimed?.release();
}

/** Whether another instruction failed than the one that was asked for, so that the state is what that one left. */
function isOtherFailure({ kind, point }: ReachedState, { stage, line }: Address): boolean {
  return kind !== 'reached' && (line === null || stage !== point.stage || line !== point.lines.start);
}

/** Prints why the shell opens where an instruction failed: the progress so far, the failure, and its line. */
function printFailure(
  { ref, stderr }: ShellCommand,
  { target, point, failure }: ReachedState,
  progress: QuietProgress,
): void {
  if (failure === null) return;
  const { dockerfile, program } = target;
  progress.end(true);
  stderr.write(failureReport(failure, dockerfile, progress.display.progress, program.graph.graph));
  const line = `${dockerfile.fileName}:${point.lines.start}`;
  stderr.write(
    `stagedive: ${ref} cannot be reached because ${line} fails: this is a shell in what it left.\n`,
  );
}
