import { unusedBuildArgs } from '../dockerfile/build-args.ts';
import { uselessFilters } from '../dockerfile/cache-filters.ts';
import { requireBases } from '../dockerfile/needs.ts';
import type { Dockerfile } from '../dockerfile/types.ts';
import { indexGraph } from '../llb/chain.ts';
import type { StepGraph } from '../llb/types.ts';
import {
  type Builder,
  type BuildFailure,
  type BuildOutcome,
  type BuildSpec,
  type Clock,
  type ExportedBuild,
  failuresOf,
  type OpenBuild,
  repeatEvery,
  type SourceFolder,
  waitAtMost,
} from '../ports.ts';
import type { BuildDisplay } from '../progress/display.ts';

import { plainText } from '../progress/sanitize.ts';
import type { VertexWarning } from '../progress/types.ts';
import { explain } from '../states/explain-source.ts';
import { listState } from '../states/list-state.ts';
import { createDisplay } from './build-display.ts';
import { explanationReport, failureReport, warningReport } from './build-report.ts';
import { AFTER_LOSS } from './explain.ts';
import { failedSteps } from './failed-steps.ts';
import { scannerOf } from './flags/attests.ts';
import type { ProgressMode } from './flags/progress.ts';
import { LogTails } from './log-tails.ts';

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
  /** False if a lost build is not to be repeated by hand, since it is repeated at the next change. */
  readonly again?: boolean;
}

/** How often waiting output is printed. */
const TICK_INTERVAL_MS = 150;
/** How long a cancelled build may take to end, and then how long closing it may take: under a second in total. */
const CANCEL_TIMEOUT_MS = 400;
const CLOSE_TIMEOUT_MS = 250;

/** The status of a build that its signal cancelled, whatever caused that. */
export const CANCELLED_STATUS = 130;

/** The status of a build whose engine was lost. */
export const LOST_STATUS = 3;

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
  let stored: string | null = null;
  let exported: ExportedBuild | null = null;
  const tails = new LogTails();
  const warnings: VertexWarning[] = [];
  const opening = builder.open(spec, {
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
  });
  try {
    const build = await Promise.race([opening, cancelled]);
    if (build === 'cancelled') return reportCancelled(command);
    const outcome = await runOrCancel(build, command, cancelled);
    const status = await report(command, display, build, outcome, () => stored, tails);
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

/** Reports how the build ended. Returns the exit status. */
async function report(
  command: BuildCommand,
  display: BuildDisplay,
  build: OpenBuild,
  outcome: BuildOutcome,
  stored: () => string | null,
  tails: LogTails,
): Promise<number> {
  const { stderr, clock, progress } = command;
  const forPeople = progress === 'plain' || progress === 'tty';
  display.end(clock.now(), outcome.kind === 'done');
  if (forPeople) stderr.write(warningReport(display.progress, command.dockerfile.fileName));
  switch (outcome.kind) {
    case 'done':
      if (forPeople) stderr.write(`\nstagedive: ${plainText(stored() ?? endOf(command))}\n`);
      return 0;
    case 'failed': {
      const graph = await graphOf(build);
      const { dockerfile, keepGoing = false } = command;
      const known = { dockerfile, progress: display.progress, graph };
      // A second interrupt skips the explanations.
      const skipped = new Promise<''>((resolve) => {
        command.signal.addEventListener('abort', () => resolve(''), { once: true });
      });
      if (forPeople) {
        stderr.write(failedSteps(failuresOf(outcome), known, keepGoing));
      }
      for (const failure of failuresOf(outcome)) {
        stderr.write(failureReport(failure, dockerfile, display.progress, graph));
        if (!forPeople) continue;
        stderr.write(await Promise.race([explanationOf(command, tails, build, failure, graph), skipped]));
      }
      return 1;
    }
    case 'cancelled':
      return reportCancelled(command);
    case 'lost':
      stderr.write(
        `\nstagedive: ${plainText(outcome.message)}${(command.again ?? true) ? ` ${AFTER_LOSS}` : ''}\n`,
      );
      return LOST_STATUS;
  }
}

/** Reports it. Returns the exit status. */
function reportCancelled({ progress, stderr }: BuildCommand): number {
  if (progress !== 'rawjson') stderr.write('\nstagedive: the build was cancelled.\n');
  return CANCELLED_STATUS;
}

function endOf({ spec: { tags }, target }: BuildCommand): string {
  if (tags.length > 0) return `Stored ${tags.join(', ')} in the engine.`;
  return `Built ${target}. Nothing is stored in the engine without -t NAME.`;
}

/** What the failure means and what to do about it; '' if unknown. */
async function explanationOf(
  { dockerfile, spec, sourceFolder }: BuildCommand,
  tails: LogTails,
  build: OpenBuild,
  failure: BuildFailure,
  graph: StepGraph | null,
): Promise<string> {
  const explanation = await explain(
    failure,
    {
      dockerfile,
      scanner: scannerOf(spec),
      graph: graph === null ? null : indexGraph(graph),
      folder: (name, wanted) => sourceFolder(spec, name, wanted),
      tree: (output) => (graph === null ? Promise.resolve([]) : listState(build, output)),
    },
    tails.of(failure.vertex),
  );
  return explanation === null ? '' : explanationReport(explanation, dockerfile.fileName);
}

/** The graph; null if it could not be resolved. When a step has failed it is already there. */
async function graphOf(build: OpenBuild) {
  return build.resolve().then(
    ({ graph }) => graph,
    () => null,
  );
}
