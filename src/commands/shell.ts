import { UsageError } from '../errors.ts';
import { type Builder, BuildFailedError, isEngineLost } from '../ports.ts';
import { plainText } from '../progress/sanitize.ts';
import { type ClaimedTerminal, claimTerminal } from '../shell/claimed-terminal.ts';
import { openShell } from '../shell/open-shell.ts';
import { type QuietProgress, quietProgress } from '../shell/quiet-progress.ts';
import { INTERRUPT_STATUS, type Interrupt } from '../shell/run-once.ts';
import { waitAtMost } from '../shell/timers.ts';
import { type Address, refAddress } from '../states/address.ts';
import { HeldTargets } from '../states/held-targets.ts';
import { imageConfigAt } from '../states/image-config.ts';
import { OpenTargets } from '../states/open-targets.ts';
import { type ReachedState, UnreachedError } from '../states/reach.ts';
import { failureReport } from './build-report.ts';
import { runCommand } from './command-in-state.ts';
import type { ShellCommand, ShellRun } from './shell-action.ts';
import { unlessLost } from './unless-lost.ts';
import { reportUnreached, UnreachedRefError } from './unreached-report.ts';

const CLOSE_TIMEOUT_MS = 500;

/**
 * `stagedive shell REF [-- CMD ARG…]`: a shell or a command in a state. Returns the exit status: the command's own; 0
 * after a shell; 1 if the state cannot be reached; 130 if interrupted. Rejects with an error for `explain`.
 */
export async function runShell(command: ShellCommand): Promise<number> {
  const { overrides, args, terminal, stderr, colours, clock } = command;
  const { source, ref } = command;
  const address = refAddress(source.dockerfile, ref, command.before);
  if (args.length === 0 && terminal === null) {
    throw new UsageError(
      `A shell needs a terminal: run a command instead with stagedive shell ${ref} -- CMD.`,
    );
  }
  if (args.length > 0 && overrides.shell !== undefined) {
    throw new UsageError('--shell cannot be combined with a command: name the shell as the command.');
  }
  const progress = quietProgress({ write: (text) => void stderr.write(text), colours, clock });
  let interrupt: (signal: Interrupt) => void = () => undefined;
  const interrupted = new Promise<Interrupt>((resolve) => {
    interrupt = resolve;
  });
  const stopListening = command.onInterrupt(interrupt);
  let builder: Promise<Builder> | null = null;
  const connect = (): Promise<Builder> => {
    builder ??= command.connect();
    return builder;
  };
  const held = new HeldTargets(new OpenTargets({ connect, specFor: source.specFor }), progress.listener);
  const close = (): Promise<void> => waitAtMost(clock, CLOSE_TIMEOUT_MS, closeAll(held, builder));
  command.onExit(close);
  const isCommand = args.length > 0;
  const work = async (): Promise<number> => {
    const state = await held.reach(address, isCommand ? 'own' : 'any').catch((error: unknown) => {
      throw error instanceof UnreachedError ? new UnreachedRefError(ref, error) : error;
    });
    const run = { command, connect, state, progress, stopListening };
    // A shell in the terminal sees a loss itself, and gives the terminal back first.
    return isCommand ? await unlessLost(await connect(), runCommand(run)) : await runTerminal(run, address);
  };
  try {
    return await Promise.race([work(), interrupted.then((signal) => INTERRUPT_STATUS[signal])]);
  } catch (error) {
    if (error instanceof UnreachedRefError) return reportUnreached(error, stderr, progress);
    progress.end(error instanceof BuildFailedError);
    throw error;
  } finally {
    stopListening();
    progress.end(false);
    await close();
  }
}

async function closeAll(held: HeldTargets, builder: Promise<Builder> | null): Promise<void> {
  await held.release();
  await (await builder?.catch(() => null))?.close();
}

async function runTerminal(run: ShellRun, address: Address): Promise<number> {
  const { command, connect, state, progress, stopListening } = run;
  const { terminal, overrides, projectToolbox, stderr, source } = command;
  if (terminal === null) return 1;
  if (isOtherFailure(state, address)) printFailure(command, state, progress);
  let claimed: ClaimedTerminal | null = null;
  const result = await openShell({
    state,
    overrides,
    projectToolbox,
    config: async (at) => imageConfigAt(at, await connect(), source.specUpTo),
    claim: (title) => {
      progress.end(false);
      stopListening();
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
