import { unusedBuildArgs } from '../dockerfile/build-args.ts';
import { uselessFilters } from '../dockerfile/cache-filters.ts';
import { requireBases } from '../dockerfile/needs.ts';
import type { Dockerfile } from '../dockerfile/types.ts';
import {
  type Builder,
  type BuildListener,
  type BuildOutcome,
  type BuildSpec,
  type Clock,
  type EngineInfo,
  type ExportedBuild,
  type OpenBuild,
  repeatEvery,
  type SourceFolder,
  waitAtMost,
} from '../ports.ts';
import type { BuildDisplay } from '../progress/display.ts';
import { LogTails } from '../progress/log-tails.ts';
import type { VertexWarning } from '../progress/types.ts';
import type { BuildRecorder } from '../states/build-recorder.ts';
import { createDisplay } from './build-display.ts';
import { reportCancelled, reportEnd } from './build-end.ts';
import type { ProgressMode } from './flags/progress.ts';

export interface BuildCommand {
  /** Connects to the engine. Rejects with a NoEngineError if there is none. */
  readonly connect: () => Promise<Builder>;
  readonly spec: BuildSpec;
  /** Sentences about flags, said before the build. */
  readonly notices?: readonly string[];
  /** The Dockerfile that the spec builds. */
  readonly dockerfile: Dockerfile;
  /** The stage to build, for messages. The spec's target may be the end of a cut file. */
  readonly target: string;
  /** `silent` shows nothing but how the build failed. */
  readonly progress: ProgressMode;
  /** The live display of a terminal, for `tty`. */
  readonly liveDisplay?: (() => BuildDisplay) | undefined;
  readonly stderr: { readonly write: (text: string) => unknown };
  /** Takes the bytes of an output that goes to stdout. Its promise is awaited before more is read. */
  readonly stdout?: (bytes: Uint8Array) => Promise<void>;
  /** Called when everything is built and exported; `signal` ends it. A rejection is the command's. */
  readonly exported?: (build: ExportedBuild, warnings: readonly VertexWarning[]) => Promise<void>;
  /** Reads a folder that is sent to the build, to explain a COPY that found nothing in it. */
  readonly sourceFolder: (
    spec: BuildSpec,
    name: string,
    wanted: readonly string[],
  ) => Promise<SourceFolder | null>;
  readonly clock: Clock;
  /** Cancels the build, also in the engine. */
  readonly signal: AbortSignal;
  /** False removes colours from the logs. */
  readonly colours?: boolean;
  /** Whether everything that does not need a failed step is built all the same. Default: false. */
  readonly keepGoing?: boolean | undefined;
  /** Records the build and says why its steps ran; absent if it is not recorded. */
  readonly recorder?: ((engine: EngineInfo) => Promise<BuildRecorder>) | undefined;
  /** False if a lost build is not to be repeated by hand, since it is repeated at the next change. */
  readonly again?: boolean;
}

/** How often waiting output is printed. */
const TICK_INTERVAL_MS = 150;
/** How long a cancelled build may take to end, and then how long closing it may take: under a second in total. */
const CANCEL_TIMEOUT_MS = 400;
const CLOSE_TIMEOUT_MS = 250;

/** How many warnings are kept for the metadata of a build. */
const MAX_WARNINGS = 10_000;

/**
 * `stagedive build`: builds and prints progress to stderr. Returns the exit status: 0 if it was built, 1 if it failed,
 * 3 if the engine was lost, 130 if it was cancelled. Rejects if there is no engine or it refuses the build, and with a
 * DockerfileError if a FROM needs the value of an ARG.
 */
export async function runBuild(command: BuildCommand): Promise<number> {
  const { spec, clock, signal } = command;
  requireBases(command.dockerfile);
  const cancelled = new Promise<'cancelled'>((resolve) => {
    signal.addEventListener('abort', () => resolve('cancelled'), { once: true });
    if (signal.aborted) resolve('cancelled');
  });
  const connecting = command.connect();
  const builder = await Promise.race([connecting, cancelled]);
  if (builder === 'cancelled') {
    connecting.then((late) => late.close()).catch(() => undefined);
    return reportCancelled(command);
  }
  const display = createDisplay(command, builder);
  const stopTicking = repeatEvery(clock, TICK_INTERVAL_MS, () => display.tick(clock.now()));
  const useless = uselessFilters(command.dockerfile, spec.noCacheFilter);
  for (const text of [...(command.notices ?? []), ...useless]) display.notice(text, clock.now());
  for (const name of unusedBuildArgs(command.dockerfile, spec.buildArgs)) {
    display.notice(
      `--build-arg ${name} has no effect: no ARG in ${command.dockerfile.fileName} takes it.`,
      clock.now(),
    );
  }
  let recorder: BuildRecorder | undefined;
  let stored: string | null = null;
  let exported: ExportedBuild | null = null;
  const tails = new LogTails();
  const warnings: VertexWarning[] = [];
  const listener: BuildListener = {
    status: (update) => {
      tails.add(update);
      warnings.push(...update.warnings.slice(0, MAX_WARNINGS - warnings.length));
      display.status(update, clock.now());
    },
    notice: ({ kind, text }) => {
      if (kind === 'image-stored') stored = text;
      else display.notice(text, clock.now());
    },
    exported: (result) => {
      exported = result;
    },
    ...(command.stdout === undefined ? {} : { stdout: command.stdout }),
    // Nothing is sent before the build runs; by then there is the recorder.
    ...(command.recorder === undefined
      ? {}
      : {
          sent: (folder) => recorder?.listener.sent(folder),
          evaluated: () => recorder?.listener.evaluated(),
        }),
  };
  const opening = builder.open(spec, listener, true);
  // Made while the engine opens the build.
  const recording = command.recorder?.(builder.engine);
  try {
    const opened = await Promise.race([Promise.all([opening, recording]), cancelled]);
    if (opened === 'cancelled') return reportCancelled(command);
    const build = opened[0];
    recorder = opened[1];
    recorder?.opened(build);
    const outcome = await runOrCancel(build, command, cancelled);
    const recorded = recorder?.finish(outcome, display.progress) ?? null;
    const status = await reportEnd(command, display, build, outcome, () => stored, tails, recorded);
    if (exported !== null) {
      const written = await Promise.race([command.exported?.(exported, warnings), cancelled]);
      if (written === 'cancelled') return reportCancelled(command);
    }
    return status;
  } finally {
    stopTicking();
    const closing = opening.then((build) => build.close()).catch(() => undefined);
    await waitAtMost(
      clock,
      CLOSE_TIMEOUT_MS,
      closing.then(() => builder.close()).catch(() => undefined),
    );
  }
}

async function runOrCancel(
  build: OpenBuild,
  { clock, keepGoing }: BuildCommand,
  cancelled: Promise<'cancelled'>,
): Promise<BuildOutcome> {
  const running = build.run(keepGoing);
  const first = await Promise.race([running, cancelled]);
  if (first !== 'cancelled') return first;
  build.cancel();
  await waitAtMost(clock, CANCEL_TIMEOUT_MS, running);
  return { kind: 'cancelled' };
}
