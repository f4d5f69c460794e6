import type { Readable, Writable } from 'node:stream';
import type { Dockerfile } from '../dockerfile/types.ts';
import { UsageError } from '../errors.ts';
import { isUserMissing } from '../llb/settings.ts';
import { placeText } from '../llb/shell-banner.ts';
import { pathsOf, shellCandidates } from '../llb/shell-choice.ts';
import { withToolbox } from '../llb/shell-command.ts';
import { type Builder, BuildFailedError, type BuildSpec, type Clock, type ShellTerminal } from '../ports.ts';
import { plainText } from '../progress/sanitize.ts';
import { findShell } from '../shell/find-shell.ts';
import { openShell, shellSettings } from '../shell/open-shell.ts';
import type { ShellOverrides } from '../shell/overrides.ts';
import { type QuietProgress, quietProgress } from '../shell/quiet-progress.ts';
import { type Interrupt, type OnceEnd, runOnce, STATUS_OF } from '../shell/run-once.ts';
import { containerAt, type Ground } from '../shell/state-container.ts';
import { type TakenTerminal, takeTerminal } from '../shell/taken-terminal.ts';
import { findToolbox, type Toolbox } from '../shell/toolbox.ts';
import { within } from '../shell/waits.ts';
import { imageConfigAt, namePlace, openPlace, type Place, standAt } from '../states/solve-ref.ts';
import { reportUnreached } from './unreached-report.ts';

export interface ShellCommand {
  readonly connect: () => Promise<Builder>;
  readonly source: {
    readonly dockerfile: Dockerfile;
    readonly spec: (dockerfile: Dockerfile, stage: number, noCache: boolean) => BuildSpec;
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

/** Milliseconds for letting go of build and engine at the end. */
const CLOSING = 500;

/**
 * `stagedive shell REF [-- CMD ARG…]`: a shell in a state, or a command in it. The result is the exit status: the
 * command's own; 0 after a shell; 1 when the state cannot be reached or the engine went away; 130 when interrupted.
 * Rejects with what `explain` takes.
 */
export async function runShell(command: ShellCommand): Promise<number> {
  const { overrides, args, terminal, stderr, colours, clock } = command;
  const named = namePlace(command.source.dockerfile, command.ref, command.before);
  if (args.length === 0 && terminal === null) {
    throw new UsageError(
      `A shell needs a terminal, and there is none here: name a command: stagedive shell ${command.ref} -- CMD.`,
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
  let opened: { builder: Builder; place: Place | null } | null = null;
  command.onExit(() => letGo(opened, clock));
  const work = async (): Promise<number> => {
    const builder = await command.connect();
    opened = { builder, place: null };
    const place = await openPlace(command.source, named, builder, progress.listener);
    opened = { builder, place };
    const act = args.length > 0 ? runCommand : runTerminal;
    return await act(command, builder, place, progress, stopListening);
  };
  try {
    return await Promise.race([work(), interrupted.then((signal) => STATUS_OF[signal])]);
  } catch (error) {
    progress.end(error instanceof BuildFailedError);
    throw error;
  } finally {
    stopListening();
    progress.end(false);
    await letGo(opened, clock);
  }
}

async function letGo(opened: { builder: Builder; place: Place | null } | null, clock: Clock): Promise<void> {
  if (opened === null) return;
  const { builder, place } = opened;
  await within(
    clock,
    CLOSING,
    (place?.build.close() ?? Promise.resolve()).then(() => builder.close()),
  );
}

type Act = (
  command: ShellCommand,
  builder: Builder,
  place: Place,
  progress: QuietProgress,
  /** From here on interruptions are somebody else's. */
  takeInterrupts: () => void,
) => Promise<number>;

const runTerminal: Act = async (command, builder, place, progress, takeInterrupts) => {
  const { terminal, overrides, projectToolbox, stderr, source } = command;
  if (terminal === null) return 1;
  let taken: TakenTerminal | null = null;
  const result = await openShell({
    ...place,
    overrides,
    projectToolbox,
    config: (at) => imageConfigAt(at, builder, source.specUpTo),
    take: (title) => {
      progress.end(false);
      takeInterrupts();
      taken = takeTerminal(terminal, title);
      return taken;
    },
  });
  givenBack(taken);
  if (result.kind === 'failed') progress.end(true);
  if (result.message !== null) stderr.write(`stagedive: ${plainText(result.message, 'keep')}\n`);
  return result.kind === 'failed' ? 1 : 0;
};

function givenBack(taken: TakenTerminal | null): void {
  taken?.giveBack();
}

const runCommand: Act = async (command, builder, place, progress, takeInterrupts) => {
  const { overrides, stderr, source, clock } = command;
  const standing = await standAt(place);
  if (standing.kind === 'unreached') return reportUnreached(command.ref, place, standing, stderr, progress);
  progress.end(false);
  const { dockerfile, point, side } = place;
  const say = (text: string): void => void stderr.write(`stagedive: ${plainText(text)}\n`);
  if (standing.kind !== 'state') {
    const { exitCode } = standing.failure;
    say(`${placeText({ dockerfile, point, side, exitCode, standing: standing.kind })}.`);
  }
  const settings = await shellSettings({
    ...place,
    overrides,
    config: (at) => imageConfigAt(at, builder, source.specUpTo),
  });
  const toolbox = await toolboxFor(command, place, standing, settings.env);
  if (toolbox !== null && overrides.toolbox === undefined) {
    say(`there is no shell here, so busybox of ${toolbox.from} is at hand.`);
  }
  const container = await containerAt(place, standing, { toolbox, ownFolder: false });
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

function statusOf(end: OnceEnd, say: (text: string) => void): number {
  switch (end.kind) {
    case 'exited':
      return end.status;
    case 'interrupted':
      return STATUS_OF[end.signal];
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
  { build, dockerfile, program, point }: Place,
  ground: Ground,
  env: readonly string[],
): Promise<(Toolbox & { kind: 'busybox' }) | null> {
  if (overrides.toolbox === undefined) {
    const [name = ''] = args;
    const lookup =
      ground.kind === 'failed' ? await build.solve(program.graph.graph, point.before) : ground.state;
    const wanted = [
      { name, paths: pathsOf(name, env) },
      ...shellCandidates({ env, user: '', cwd: '/', shell: null }, null),
    ];
    if ((await findShell(lookup, wanted)) !== null) return null;
  }
  const image = overrides.toolbox ?? projectToolbox;
  const found = await findToolbox({ build, dockerfile, program, point, image });
  if (found?.kind === 'busybox') return found;
  if (image === null) return null;
  throw new Error(
    `The toolbox ${image} has no static busybox to run a command with: name one such as busybox:musl.`,
  );
}
