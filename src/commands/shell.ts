import type { Readable, Writable } from 'node:stream';
import type { Dockerfile } from '../dockerfile/types.ts';
import { UsageError } from '../errors.ts';
import { isUserMissing } from '../llb/settings.ts';
import { pathsOf, shellCandidates } from '../llb/shell-choice.ts';
import { withToolbox } from '../llb/shell-command.ts';
import { type Builder, BuildFailedError, type BuildSpec, type Clock, type ShellTerminal } from '../ports.ts';
import { plainText } from '../progress/sanitize.ts';
import { type ClaimedTerminal, claimTerminal } from '../shell/claimed-terminal.ts';
import { findShell } from '../shell/find-shell.ts';
import { openShell, shellSettings } from '../shell/open-shell.ts';
import type { ShellOverrides } from '../shell/overrides.ts';
import { type QuietProgress, quietProgress } from '../shell/quiet-progress.ts';
import { INTERRUPT_STATUS, type Interrupt, type RunOnceEnd, runOnce } from '../shell/run-once.ts';
import { programsOf } from '../shell/shell-lookup.ts';
import { containerAt } from '../shell/state-container.ts';
import { waitAtMost } from '../shell/timers.ts';
import { findToolbox, type Toolbox } from '../shell/toolbox.ts';
import { type Address, refAddress } from '../states/address.ts';
import { HeldTargets } from '../states/held-targets.ts';
import { imageConfigAt } from '../states/image-config.ts';
import { OpenTargets, type TargetSource } from '../states/open-targets.ts';
import { failureNote, type ReachedState, UnreachedError } from '../states/reach.ts';
import { failureReport } from './build-report.ts';
import { reportUnreached, UnreachedRefError } from './unreached-report.ts';

export interface ShellCommand {
  readonly connect: () => Promise<Builder>;
  readonly source: Pick<TargetSource, 'specFor'> & {
    readonly dockerfile: Dockerfile;
    readonly specUpTo: (dockerfile: Dockerfile, lastLine: number) => BuildSpec;
  };
  readonly ref: string;
  readonly before: boolean;
  /** What to run; empty for a shell. */
  readonly args: readonly string[];
  readonly overrides: ShellOverrides;
  /** The image that the project's config names for states without a shell; null: look for one. */
  readonly projectToolbox: string | null;
  /** Null: there is none, and only a command can be run. */
  readonly terminal: ShellTerminal | null;
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly colours: boolean;
  readonly clock: Clock;
  /** Calls back for every interruption; the result stops it. */
  readonly onInterrupt: (call: (signal: Interrupt) => void) => () => void;
  /** What is to be done should the process end before this command does. */
  readonly onExit: (call: () => Promise<void>) => void;
}

/** For closing target and engine at the end. */
const CLOSE_TIMEOUT_MS = 500;

/**
 * `stagedive shell REF [-- CMD ARG…]`: a shell in a state, or a command in it. The result is the exit status: the
 * command's own; 0 after a shell; 1 when the state cannot be reached or the engine went away; 130 when interrupted.
 * Rejects with what `explain` takes.
 */
export async function runShell(command: ShellCommand): Promise<number> {
  const { overrides, args, terminal, stderr, colours, clock } = command;
  const { source, ref } = command;
  const address = refAddress(source.dockerfile, ref, command.before);
  if (args.length === 0 && terminal === null) {
    throw new UsageError(
      `A shell needs a terminal, and there is none here: name a command: stagedive shell ${ref} -- CMD.`,
    );
  }
  if (args.length > 0 && overrides.shell !== undefined) {
    throw new UsageError('--shell and a command do not go together: give the shell as the command.');
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
    const act = isCommand ? runCommand : runTerminal;
    return await act({ ...command, address }, connect, state, progress, stopListening);
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

type Act = (
  command: ShellCommand & { readonly address: Address },
  connect: () => Promise<Builder>,
  state: ReachedState,
  progress: QuietProgress,
  /** From here on interruptions are somebody else's. */
  takeInterrupts: () => void,
) => Promise<number>;

const runTerminal: Act = async (command, connect, state, progress, takeInterrupts) => {
  const { terminal, overrides, projectToolbox, stderr, source } = command;
  if (terminal === null) return 1;
  if (isElsewhere(state, command.address)) printFailure(command, state, progress);
  let taken: ClaimedTerminal | null = null;
  const result = await openShell({
    state,
    overrides,
    projectToolbox,
    config: async (at) => imageConfigAt(at, await connect(), source.specUpTo),
    claim: (title) => {
      progress.end(false);
      takeInterrupts();
      taken = claimTerminal(terminal, title);
      return taken;
    },
  });
  givenBack(taken);
  if (result.kind === 'failed') progress.end(true);
  if (result.message !== null) stderr.write(`stagedive: ${plainText(result.message, 'keep')}\n`);
  return result.kind === 'failed' ? 1 : 0;
};

function givenBack(taken: ClaimedTerminal | null): void {
  taken?.release();
}

/** Whether another instruction than the one that was asked for failed, so that the state is what that one left. */
function isElsewhere({ kind, point }: ReachedState, { stage, line }: Address): boolean {
  return kind !== 'reached' && (line === null || stage !== point.stage || line !== point.lines.start);
}

/** Says why the shell opens where an instruction failed: what was done so far, the failure, and where that is. */
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
    `stagedive: ${ref} cannot be reached, since ${line} fails: this is a shell in what it left.\n`,
  );
}

const runCommand: Act = async (command, connect, state, progress, takeInterrupts) => {
  const { overrides, stderr, source, clock } = command;
  progress.end(false);
  const say = (text: string): void => void stderr.write(`stagedive: ${plainText(text)}\n`);
  const note = failureNote(state);
  if (note !== null) say(note);
  const settings = await shellSettings({
    state,
    overrides,
    config: async (at) => imageConfigAt(at, await connect(), source.specUpTo),
  });
  const toolbox = await toolboxFor(command, state, settings.env);
  if (toolbox !== null && overrides.toolbox === undefined) {
    say(`there is no shell here, so busybox of ${toolbox.from} is at hand.`);
  }
  const container = await containerAt(state, { toolbox, ownFolder: false });
  takeInterrupts();
  const end = await runOnce({
    container,
    process: {
      args: toolbox === null ? command.args : withToolbox(command.args),
      env: settings.env,
      cwd: settings.cwd,
      user: settings.user,
    },
    stdin: command.stdin,
    stdout: command.stdout,
    stderr,
    clock,
    onInterrupt: command.onInterrupt,
  });
  return statusOf(end, say);
};

function statusOf(end: RunOnceEnd, say: (text: string) => void): number {
  switch (end.kind) {
    case 'exited':
      return end.status;
    case 'interrupted':
      return INTERRUPT_STATUS[end.signal];
    case 'refused':
      say(isUserMissing(end.message) ? `${end.message} --user root runs it all the same.` : end.message);
      return end.status;
    case 'lost':
      say(end.message);
      return 1;
  }
}

/** A busybox for a command: the one asked for, or any where the state has neither the command nor a shell. */
async function toolboxFor(
  { args, overrides, projectToolbox }: ShellCommand,
  state: ReachedState,
  env: readonly string[],
): Promise<(Toolbox & { kind: 'busybox' }) | null> {
  if (overrides.toolbox === undefined) {
    const [name = ''] = args;
    const wanted = [
      { name, paths: pathsOf(name, env) },
      ...shellCandidates({ env, user: '', cwd: '/', shell: null }, null),
    ];
    if ((await findShell(await programsOf(state), wanted)) !== null) return null;
  }
  const { build, dockerfile, program } = state.target;
  const image = overrides.toolbox ?? projectToolbox;
  const found = await findToolbox({ build, dockerfile, program, point: state.point, image });
  if (found?.kind === 'busybox') return found;
  if (image === null) return null;
  throw new Error(
    `The toolbox ${image} has no static busybox to run a command with: name one such as busybox:musl.`,
  );
}
