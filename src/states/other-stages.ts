import { DockerfileError } from '../dockerfile/error.ts';
import { requireBuildable } from '../dockerfile/needs.ts';
import type { Stage } from '../dockerfile/types.ts';
import { RefusedError } from '../errors.ts';
import type { SourceStage } from '../filesystem/check/index.ts';
import type { GraphStep, StepOutput } from '../llb/types.ts';
import { BuildFailedError, type Clock, repeatEvery } from '../ports.ts';
import { rootOf, stageName } from './check.ts';
import type { OpenTarget } from './open-target.ts';
import type { HeldTarget } from './open-targets.ts';
import type { TargetPoint } from './reach.ts';
import { StepWatch } from './step-watch.ts';

/** How long the engine may fetch something before it is plain that the stage is not in its cache. */
const FETCH_TIMEOUT_MS = 3_000;

/** How long an engine that is busy with other builds may take to find what it has. */
const FIND_TIMEOUT_MS = 30_000;

/** How often both are looked at. */
const LOOK_MS = 500;

export interface OtherStages {
  /** Stages above the point that its target does not need and that are already built. Never rejects. */
  readonly find: () => Promise<readonly SourceStage[]>;
  /** The names of those of which the engine did not say whether they are built, or not in time. */
  readonly unseen: () => readonly string[];
  /** Releases what was opened for them. Never rejects. */
  close(): Promise<void>;
}

/**
 * The stages that a fix may copy from though the target does not need them yet. Only those in the engine's cache: as
 * soon as a build starts to run something, it is cancelled.
 */
export function otherStages({ target, point }: TargetPoint, clock: Clock): OtherStages {
  const { dockerfile, program } = target;
  const held: HeldTarget[] = [];
  const unseen = new Set<string>();
  const abort = new AbortController();
  const look = async (stage: Stage): Promise<SourceStage | NoSource> => {
    let opened: HeldTarget | null = null;
    try {
      requireBuildable(dockerfile, stage);
      const watch = new StepWatch();
      opened = await target.openBeside(stage.index, watch, abort.signal);
      held.push(opened);
      const end = opened.target.program.ends.get(stage.index) ?? null;
      const found = end === null ? 'not built' : await searched(opened.target, end, watch, clock);
      if (abort.signal.aborted || end === null || found !== 'built') {
        // Released at once: while it holds a failure, nobody else can run the step.
        await opened.release();
        return found === 'built' ? 'not built' : found;
      }
      const root = await rootOf(opened.target.states.of(end));
      return { index: stage.index, name: stageName(dockerfile, stage.index), root };
    } catch (error) {
      await opened?.release();
      return isAnswer(error) ? 'not built' : 'unknown';
    }
  };
  const open = async (stage: Stage): Promise<readonly SourceStage[]> => {
    let found = await look(stage);
    // What fails while much else goes on may work right after.
    if (found === 'unknown' && !abort.signal.aborted) found = await look(stage);
    if (typeof found === 'object') return [found];
    if (found !== 'not built' && !abort.signal.aborted) unseen.add(stageName(dockerfile, stage.index));
    return [];
  };
  return {
    find: async () => {
      const stages = dockerfile.stages.filter(({ index }) => index < point.stage && !program.ends.has(index));
      const found = await Promise.all(stages.map(open));
      return found.flat();
    },
    unseen: () => [...unseen],
    close: async () => {
      abort.abort(new Error('Stopped.'));
      await Promise.all(held.map(({ release }) => release()));
    },
  };
}

/** Why a stage is none to copy from: `late` if the engine does not say in time whether it is built, `unknown` at all. */
type NoSource = 'not built' | 'late' | 'unknown';

/** Whether a target comes from the engine's cache up to an output. If a step starts to run, the build is cancelled. */
async function searched(
  target: OpenTarget,
  end: StepOutput,
  watch: StepWatch,
  clock: Clock,
): Promise<'built' | NoSource> {
  const { steps } = target.program.graph.graph;
  const digests = (isWanted: (step: GraphStep) => boolean): ReadonlySet<string> =>
    new Set(steps.filter(isWanted).map(({ digest }) => digest));
  watch.stopAt(
    digests(({ op }) => op.kind === 'exec'),
    undefined,
    digests(({ op }) => op.kind === 'source' && !op.identifier.startsWith('docker-image://')),
  );
  const { late, stop } = watchTime(watch, clock);
  const solved = target.solve(end).then(
    () => 'built' as const,
    (error: unknown) => (isFailedStep(error) ? 'not built' : 'unknown'),
  );
  const found = await Promise.race([solved, watch.started, late]);
  stop();
  if (found === 'built' || found === 'not built' || found === 'unknown') return found;
  target.build.cancel();
  return found === 'silent' ? 'late' : 'not built';
}

/**
 * Whether a step of a stage failed: its process, or a COPY without its source, or a FROM without its image. Whatever else
 * keeps an engine from solving says nothing of the stage.
 */
function isFailedStep(error: unknown): boolean {
  if (!(error instanceof BuildFailedError)) return isAnswer(error);
  const { exitCode, message } = error.failure;
  return exitCode !== null || (NO_SOURCE.test(message) && !NO_ANSWER.test(message.replace(/"[^"]*"/g, '')));
}

/** How engines say that what a step takes is not there (moby/buildkit solver/llbsolver, containerd errdefs). */
const NO_SOURCE = /not found|no such file|does not exist|not a directory|pull access denied/i;

/** How they say that something of their own is gone. */
const NO_ANSWER =
  /\b(?:snapshot|lease|content|blob|session|layer|mount|container)\b[^\n]*(?:not found|does not exist)/i;

/** Whether an error says that a stage cannot be built: then it is no source. Any other says nothing of it. */
function isAnswer(error: unknown): boolean {
  // That an answer was broken off is a RefusedError, too.
  if (error instanceof RefusedError) return error.cause === undefined;
  return error instanceof BuildFailedError || error instanceof DockerfileError;
}

/** `late` resolves when it takes too long to be a search in the cache: to `fetching` if the engine fetches something. */
function watchTime(
  watch: StepWatch,
  clock: Clock,
): { readonly late: Promise<'silent' | 'fetching'>; readonly stop: () => void } {
  let over = (_: 'silent' | 'fetching'): void => undefined;
  const late = new Promise<'silent' | 'fetching'>((resolve) => {
    over = resolve;
  });
  let [waited, fetched] = [0, 0];
  const stop = repeatEvery(clock, LOOK_MS, () => {
    waited += LOOK_MS;
    fetched = watch.isFetching ? fetched + LOOK_MS : 0;
    if (fetched >= FETCH_TIMEOUT_MS) over('fetching');
    else if (waited >= FIND_TIMEOUT_MS) over('silent');
  });
  return { late, stop };
}
