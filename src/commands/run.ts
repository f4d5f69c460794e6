import type { Readable } from 'node:stream';
import { requireBases, stageLabel } from '../dockerfile/needs.ts';
import type { Dockerfile, Stage } from '../dockerfile/types.ts';
import type { ContainerSettings, EngineContainer, ShellTerminal, TerminalSize } from '../ports.ts';
import {
  BuildFailedError,
  type BuildSpec,
  INTERRUPT_STATUS,
  isEngineLost,
  type OnPassedSignal,
} from '../ports.ts';
import { type ClaimedTerminal, claimTerminal } from '../shell/claimed-terminal.ts';
import { type RunnableImage, runnableImage } from '../shell/image-run.ts';
import { runInClaimed } from '../shell/lent-run.ts';
import { OutputTail } from '../shell/output-tail.ts';
import { type ProxiedEnd, runProxied } from '../shell/proxied-run.ts';
import { writeTo } from '../shell/streams.ts';
import type { TargetSource } from '../states/open-targets.ts';
import type { BuildCommand } from './build.ts';
import { reportFailedBuild, reportRun } from './run-report.ts';
import { type StateCommand, type StateTools, withStates } from './with-states.ts';

/** What `stagedive run` needs. */
export interface RunCommand extends StateCommand {
  readonly source: Pick<TargetSource, 'specFor'> & {
    readonly dockerfile: Dockerfile;
    readonly specUpTo: (dockerfile: Dockerfile, lastLine: number) => BuildSpec;
  };
  readonly target: Stage;
  readonly settings: ContainerSettings;
  /** Where the container gets a terminal to itself; null if it gets none. */
  readonly terminal: ShellTerminal | null;
  /** The size of a terminal that the container has without one of ours; null for none. */
  readonly tty: TerminalSize | null;
  /** What the process reads; null for nothing. */
  readonly stdin: Readable | null;
  readonly onPassedSignal: OnPassedSignal;
  readonly sourceFolder: BuildCommand['sourceFolder'];
  /** Whether a person sees stderr. */
  readonly isWatched: boolean;
}

const CANCELLED = 'Cancelled before it ran.';

/** How long the removal of container and image may take at the end; what is left then is swept at the next start. */
const CLOSE_TIMEOUT_MS = 5_000;

/**
 * `stagedive run [TARGET] [-- ARG…]`: starts a target as docker starts its image. Returns the exit status: the program's
 * own; 125 to 127 if it could not be started, as with `docker run`; 1 if the build failed; 130 if interrupted before.
 * Rejects with an error for `explain`.
 */
export async function runRun(command: RunCommand): Promise<number> {
  const { source, target, settings } = command;
  const { dockerfile } = source;
  requireBases(dockerfile);
  return await withStates({ ...command, closeTimeoutMs: CLOSE_TIMEOUT_MS }, async (tools) => {
    const { progress, reach, keep, quiet, say } = tools;
    const ref = stageLabel(target);
    try {
      const image = await runnableImage(
        {
          builder: await tools.builder(),
          spec: source.specFor(dockerfile, target.index, false),
          dockerfile,
          stage: target.index,
          listener: progress.listener,
          held: { reach: (address, accepted) => reach(ref, address, accepted) },
          keep,
        },
        settings,
      );
      quiet();
      if (image.note !== null) say(image.note);
      return await runStarted(command, tools, image);
    } catch (error) {
      if (!(error instanceof BuildFailedError) || tools.signal.aborted) throw error;
      return await reportFailedBuild(command, progress, error.failure);
    }
  });
}

async function runStarted(command: RunCommand, tools: StateTools, image: RunnableImage): Promise<number> {
  const { terminal, target } = command;
  const tail = new OutputTail();
  tools.takeInterrupts();
  // An impatient one more must not come between the end and the removal.
  const stopIgnoring = command.onInterrupt(() => undefined);
  // The terminal is given back first.
  tools.takeLoss();
  const claimed =
    terminal === null ? null : claimTerminal(terminal, `stagedive run ${stageLabel(target)}`, CANCELLED);
  let isLost = false;
  let stopPassing = (): void => undefined;
  const start: RunnableImage['start'] = (settings) => {
    const container = image.start(settings);
    stopPassing = command.onPassedSignal((signal) => void container.signal(signal));
    return container;
  };
  try {
    const { lost } = await tools.builder();
    const { end, container } = await Promise.race([
      claimed === null
        ? runPiped(command, tools, start, tail)
        : runOnTerminal(command.settings, claimed, start, tail),
      lost.then((error) => {
        throw error;
      }),
    ]);
    claimed?.release();
    if (end.kind === 'lost') throw end.error;
    if (end.kind === 'interrupted') return INTERRUPT_STATUS[end.signal];
    const ranOutOfMemory = end.status === 137 && (await container.ranOutOfMemory());
    await reportRun(command, tools, end, { ranOutOfMemory, log: tail.text() });
    return end.status;
  } catch (error) {
    isLost = isEngineLost(error);
    throw error;
  } finally {
    claimed?.release();
    stopPassing();
    // A lost engine is given less time, by whom the image was left to (see withStates).
    if (!isLost) await image.close();
    stopIgnoring();
  }
}

interface Ran {
  readonly end: ProxiedEnd;
  readonly container: EngineContainer;
}

async function runPiped(
  { stdin, stdout, stderr, clock, onInterrupt, settings, tty, isWatched }: RunCommand,
  { say }: StateTools,
  start: RunnableImage['start'],
  tail: OutputTail,
): Promise<Ran> {
  const container = start({
    ...settings,
    tty,
    stdin: stdin !== null,
    output: (stream, bytes) => {
      tail.add(bytes);
      return writeTo(stream === 'stderr' ? stderr : stdout, bytes);
    },
  });
  const goesOn = (): void => {
    if (isWatched) say('it still runs; once more ends it.');
  };
  return { end: await runProxied({ container, stdin, clock, onInterrupt, goesOn }), container };
}

async function runOnTerminal(
  settings: ContainerSettings,
  claimed: ClaimedTerminal,
  start: RunnableImage['start'],
  tail: OutputTail,
): Promise<Ran> {
  return await runInClaimed(claimed, (tty, output) =>
    start({
      ...settings,
      tty,
      stdin: true,
      output: (stream, bytes) => {
        tail.add(bytes);
        return output(stream, bytes);
      },
    }),
  );
}
