import { unusedBuildArgs } from '../dockerfile/build-args.ts';
import { requireBases } from '../dockerfile/needs.ts';
import type { Dockerfile } from '../dockerfile/types.ts';
import { indexGraph } from '../llb/chain.ts';
import type { StepGraph } from '../llb/types.ts';
import type {
  Builder,
  BuildFailure,
  BuildOutcome,
  BuildSpec,
  Clock,
  OpenBuild,
  SourceFolder,
} from '../ports.ts';
import { type BuildDisplay, plainDisplay, rawJsonDisplay } from '../progress/display.ts';
import { plainText } from '../progress/sanitize.ts';
import { repeatEvery, waitAtMost } from '../shell/timers.ts';
import { explain } from '../states/explain-source.ts';
import { listState } from '../states/list-state.ts';
import { explanationReport, failureReport, warningReport } from './build-report.ts';
import { LogTails } from './log-tails.ts';

export interface BuildCommand {
  /** The engine. Rejects with a NoEngineError when there is none. */
  readonly connect: () => Promise<Builder>;
  readonly spec: BuildSpec;
  /** The Dockerfile that the spec builds. */
  readonly dockerfile: Dockerfile;
  /** The stage that is built, as people call it; the spec's target may be the end of a file that was cut. */
  readonly target: string;
  /** `auto` is plain: a build without screens does not know a terminal from a file. */
  readonly progress: 'auto' | 'plain' | 'rawjson';
  readonly stderr: { readonly write: (text: string) => unknown };
  /** A folder that the build is sent, to explain a COPY that found nothing in it. */
  readonly sourceFolder: (
    spec: BuildSpec,
    name: string,
    wanted: readonly string[],
  ) => Promise<SourceFolder | null>;
  readonly clock: Clock;
  /** Cancels the build, in the daemon too. */
  readonly signal: AbortSignal;
  /** False leaves the colours of logs out. */
  readonly colours?: boolean;
}

/** Milliseconds between looks at what waits to be printed. */
const TICK_INTERVAL_MS = 150;
/** Milliseconds that a cancelled build has for its end, and then build and engine for being let go: less than a second. */
const CANCEL_TIMEOUT_MS = 400;
const CLOSE_TIMEOUT_MS = 250;

const INTERRUPTED_STATUS = 130;

/**
 * `stagedive build`: builds, and says on stderr how it goes. The result is the exit status: 0 when it was built, 1 when
 * it failed or the engine was lost, 130 when it was cancelled. Rejects when there is no engine, or it takes no build,
 * and with a DockerfileError when a FROM wants the value of an ARG.
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
    return wasCancelled(command);
  }
  const display = createDisplay(command, builder);
  const stopTicking = repeatEvery(clock, TICK_INTERVAL_MS, () => display.tick(clock.now()));
  for (const name of unusedBuildArgs(command.dockerfile, spec.buildArgs)) {
    display.notice(
      `--build-arg ${name} has no effect: no ARG in ${command.dockerfile.fileName} takes it.`,
      clock.now(),
    );
  }
  let stored: string | null = null;
  const said = new LogTails();
  const opening = builder.open(spec, {
    status: (update) => {
      said.add(update);
      display.status(update, clock.now());
    },
    notice: ({ kind, text }) => {
      if (kind === 'image-stored') stored = text;
      else display.notice(text, clock.now());
    },
  });
  try {
    const build = await Promise.race([opening, cancelled]);
    if (build === 'cancelled') return wasCancelled(command);
    const outcome = await runOrCancel(build, cancelled, clock);
    return await report(command, display, build, outcome, () => stored, said);
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

function createDisplay(command: BuildCommand, builder: Builder): BuildDisplay {
  const write = (text: string): void => {
    command.stderr.write(text);
  };
  if (command.progress === 'rawjson') return rawJsonDisplay(write);
  const { version, address } = builder.engine;
  return plainDisplay({
    write,
    colours: command.colours ?? true,
    description: plainText(`building with Docker ${version} at ${address}`),
  });
}

async function runOrCancel(
  build: OpenBuild,
  cancelled: Promise<'cancelled'>,
  clock: Clock,
): Promise<BuildOutcome> {
  const running = build.run();
  const first = await Promise.race([running, cancelled]);
  if (first !== 'cancelled') return first;
  build.cancel();
  await waitAtMost(clock, CANCEL_TIMEOUT_MS, running);
  return { kind: 'cancelled' };
}

/** Says how it ended; the exit status. */
async function report(
  command: BuildCommand,
  display: BuildDisplay,
  build: OpenBuild,
  outcome: BuildOutcome,
  stored: () => string | null,
  said: LogTails,
): Promise<number> {
  const { stderr, clock, progress } = command;
  const forPeople = progress !== 'rawjson';
  display.end(clock.now(), outcome.kind === 'done');
  if (forPeople) stderr.write(warningReport(display.progress, command.dockerfile.fileName));
  switch (outcome.kind) {
    case 'done':
      if (forPeople) stderr.write(`\nstagedive: ${plainText(stored() ?? endOf(command))}\n`);
      return 0;
    case 'failed': {
      const { failure } = outcome;
      const graph = await graphOf(build);
      stderr.write(failureReport(failure, command.dockerfile, display.progress, graph));
      if (forPeople) {
        // Whoever interrupts now has seen enough.
        const enough = new Promise<''>((resolve) => {
          command.signal.addEventListener('abort', () => resolve(''), { once: true });
        });
        stderr.write(await Promise.race([explanationOf(command, said, build, failure, graph), enough]));
      }
      return 1;
    }
    case 'cancelled':
      return wasCancelled(command);
    case 'lost':
      stderr.write(`\nstagedive: ${plainText(outcome.message)}\n`);
      return 1;
  }
}

/** Says so; the exit status. */
function wasCancelled({ progress, stderr }: BuildCommand): number {
  if (progress !== 'rawjson') stderr.write('\nstagedive: the build was cancelled.\n');
  return INTERRUPTED_STATUS;
}

function endOf({ spec: { tags }, target }: BuildCommand): string {
  return tags.length > 0
    ? `Stored ${tags.join(', ')} in the engine.`
    : `Built ${target}. Nothing is stored in the engine without -t NAME.`;
}

/** What the failure means and what to do, where that is known; else ''. */
async function explanationOf(
  { dockerfile, spec, sourceFolder }: BuildCommand,
  said: LogTails,
  build: OpenBuild,
  failure: BuildFailure,
  graph: StepGraph | null,
): Promise<string> {
  const explanation = await explain(
    failure,
    {
      dockerfile,
      graph: graph === null ? null : indexGraph(graph),
      folder: (name, wanted) => sourceFolder(spec, name, wanted),
      tree: (output) => (graph === null ? Promise.resolve([]) : listState(build, output)),
    },
    said.of(failure.vertex),
  );
  return explanation === null ? '' : explanationReport(explanation, dockerfile.fileName);
}

/** The graph, where there is one: it is long known when a step has failed. */
async function graphOf(build: OpenBuild) {
  return build.resolve().then(
    ({ graph }) => graph,
    () => null,
  );
}
