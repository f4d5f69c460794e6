import { findTarget } from '../dockerfile/needs.ts';
import type { Dockerfile } from '../dockerfile/types.ts';
import { RefusedError } from '../errors.ts';
import { shortId } from '../history/listed.ts';
import type { PastDetails } from '../history/types.ts';
import type { GraphStep } from '../llb/types.ts';
import {
  type Builder,
  type BuildHistory,
  type BuildListener,
  type BuildRecords,
  type Clock,
  isEngineLost,
  messageOf,
} from '../ports.ts';
import { plainText } from '../progress/sanitize.ts';
import { type Address, stageAddress } from './address.ts';
import type { HeldTarget, OpenTargets } from './open-targets.ts';
import { otherInputs } from './past-inputs.ts';
import { rerunSince } from './past-rerun.ts';
import { type PastSource, pastSource } from './past-spec.ts';
import { StepWatch } from './step-watch.ts';

/** What past results are looked for with. */
export interface PastResultPorts {
  readonly connect: () => Promise<Builder>;
  readonly history: () => Promise<BuildHistory>;
  readonly records: BuildRecords;
  readonly clock: Clock;
}

/** How long the engine may take to find a result in its cache. */
const FIND_TIMEOUT_MS = 30_000;

/**
 * The address of what a past build made. Nothing is asked of the engine yet: the targets open it in a way of their own,
 * in which no step runs and no file of a context is sent.
 *
 * @throws RefusedError if the build has no result that could be found again
 */
export function pastResult(details: PastDetails, targets: OpenTargets, ports: PastResultPorts): Address {
  const { build } = details;
  const name = nameOf(details);
  if (build.state === 'running')
    throw new RefusedError(`The build ${name} is still running, so it has no result yet.`);
  if (build.state !== 'done') {
    const end = build.state === 'failed' ? 'failed' : 'was cancelled';
    throw new RefusedError(`The build ${name} ${end}: it has no result.`);
  }
  const source = pastSource(details);
  if (source === null || details.graph === null)
    throw new RefusedError(
      `The result of the build ${name} cannot be looked for: its Dockerfile and its steps are not kept.`,
    );
  const { dockerfile } = source;
  const stage = findTarget(dockerfile, build.options.target || undefined).index;
  targets.openBy(dockerfile, (listener, signal) =>
    open({ details, source, dockerfile, stage, targets, ports, listener, signal }),
  );
  return { ...stageAddress(dockerfile, stage), past: name };
}

function nameOf({ build }: PastDetails): string {
  return shortId(plainText(build.id));
}

interface Opening {
  readonly details: PastDetails;
  readonly source: PastSource;
  readonly dockerfile: Dockerfile;
  readonly stage: number;
  readonly targets: OpenTargets;
  readonly ports: PastResultPorts;
  readonly listener: BuildListener;
  readonly signal: AbortSignal;
}

async function open(opening: Opening): Promise<HeldTarget> {
  const { details, signal } = opening;
  try {
    return await found(opening);
  } catch (error) {
    signal.throwIfAborted();
    if (isEngineLost(error)) throw error;
    const why = messageOf(error).replace(/\.$/, '');
    throw new RefusedError(`The result of the build ${nameOf(details)} cannot be read: ${why}.`);
  }
}

async function found(opening: Opening): Promise<HeldTarget> {
  const { details, source, dockerfile, stage, targets, ports, listener, signal } = opening;
  const { record, graph } = details;
  const session = record?.session ?? null;
  // Its session is in use as long as it is open, and then it has the result.
  const own = targets.all.find(({ build }) => session !== null && build.session === session);
  if (own !== undefined) return { target: own, release: own.hold() };
  const rerun = await rerunSince(details, await ports.history(), ports.records, signal);
  if (rerun !== null) throw new RefusedError(rerun);
  const ignored = record === null ? {} : ((await ports.records.basis(record))?.ignored ?? {});
  const spec = source.spec({ session, ignored });
  const watch = new StepWatch(listener);
  const builder = await ports.connect();
  signal.throwIfAborted();
  const build = await builder.open(spec, watch);
  const held = await targets.adopt(build, spec, dockerfile, stage, signal);
  try {
    const { steps, result } = held.target.program.graph.graph;
    watch.stopAt(new Set(steps.filter(makesState).map(({ digest }) => digest)), () => build.cancel());
    if (result?.digest !== graph?.result?.digest || result?.index !== graph?.result?.index)
      throw new RefusedError(otherSteps(steps, session));
    const other = otherInputs(details, steps, await build.images());
    if (other !== null) throw new RefusedError(other);
    await solved(held, watch, ports.clock);
    return held;
  } catch (error) {
    await held.release();
    throw error;
  }
}

/** The frontend makes the files of heredocs in steps of their own, which no engine keeps and which are the same each time. */
function makesState({ op }: GraphStep): boolean {
  return op.kind === 'exec' || (op.kind === 'file' && op.actions.some(({ kind }) => kind !== 'mkfile'));
}

/** Solves the result. Rejects with a sentence if the engine would have to make it again. */
async function solved({ target }: HeldTarget, watch: StepWatch, clock: Clock): Promise<void> {
  let stop = (): void => undefined;
  const late = new Promise<'late'>((resolve) => {
    stop = clock.after(FIND_TIMEOUT_MS, () => resolve('late'));
  });
  const solving = target.solve(target.program.graph.graph.result).then(
    () => null,
    (error: unknown) => error,
  );
  const ended = await Promise.race([solving, watch.started, late]).finally(stop);
  if (ended === null) return;
  if (ended === 'late') throw new RefusedError('the engine did not find it in time');
  if (isEngineLost(ended)) throw ended;
  throw new RefusedError('the engine no longer has it in its cache');
}

/** Why the steps are not those of the build. */
function otherSteps(steps: readonly GraphStep[], session: string | null): string {
  const takesFolder = steps.some(({ op }) => op.kind === 'source' && op.identifier.startsWith('local://'));
  return takesFolder && session === null
    ? 'it took files of a build context, which can be found again for builds of stagedive only'
    : 'its options cannot be repeated with what is kept of it';
}
