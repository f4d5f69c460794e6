import { DockerfileError } from '../dockerfile/error.ts';
import { StagediveError } from '../errors.ts';
import { imagesOf } from '../llb/chain.ts';
import type { Point } from '../llb/program.ts';
import { hasOwnSettings, type Side } from '../llb/settings.ts';
import { describeState } from '../llb/shell-banner.ts';
import type { StepOutput } from '../llb/types.ts';
import {
  BuildFailedError,
  type BuildFailure,
  type CacheFolder,
  type CacheMount,
  type StateRef,
} from '../ports.ts';
import { type Address, pointOf } from './address.ts';
import { CacheFiles } from './cache-files.ts';
import type { OpenTarget } from './open-target.ts';
import type { OriginIndex } from './origins.ts';
import { baseOf } from './stage-chain.ts';
import { failedFiles, type StateFiles } from './state-files.ts';

/** One side of a point in an open target. */
export interface TargetPoint {
  readonly target: OpenTarget;
  readonly point: Point;
  readonly side: Address['side'];
}

/** The state of an address, not solved yet: reading its files solves it. */
export interface LocatedState extends TargetPoint {
  readonly files: StateFiles;
  /** Null for the empty state and for what a failure left. */
  readonly output: StepOutput | null;
  /** Set if this is what the instruction left when it failed. */
  readonly failure: BuildFailure | null;
  /** Set if this is a cache mount, and no state. */
  readonly cache?: CacheFolder;
}

/** A state that is ready to use. */
export type ReachedState = LocatedState &
  (
    | { readonly kind: 'reached'; readonly ref: StateRef; readonly failure: null }
    /** What the instruction left when it failed. */
    | { readonly kind: 'failed'; readonly failure: BuildFailure }
    /** The instruction failed and left nothing, so this is the state before it. */
    | { readonly kind: 'before-failure'; readonly ref: StateRef; readonly failure: BuildFailure }
  );

/** A state cannot be reached because an instruction on the way fails. */
export class UnreachedError extends StagediveError {
  override readonly code = 'unreached';
  constructor(
    readonly target: OpenTarget,
    readonly failure: BuildFailure,
    /** The point that fails; null if the engine does not say. */
    readonly at: Point | null,
  ) {
    super(failure.message, { cause: new BuildFailedError(failure) });
  }
}

/**
 * Which failures may be shown instead of the state that was asked for: none, that of the address's own instruction,
 * any in the address's stage, or any at all.
 */
export type AcceptedFailures = 'none' | 'own' | 'stage' | 'any';

/** Finds an address in a target. Throws a DockerfileError if the target does not have its stage. */
export function locate(target: OpenTarget, address: Address): LocatedState {
  const { dockerfile, program, states } = target;
  const point = pointOf(program, address);
  if (point === null) {
    const line = dockerfile.stages[address.stage]?.startLine ?? null;
    throw new DockerfileError(dockerfile.fileName, line, 'the engine has no steps for this stage', null);
  }
  const { side } = address;
  if (address.cache !== undefined) return cacheState(target, point, address.cache);
  if (address.failure !== null) return failedState(target, point, address.failure);
  const output = outputAt(target, point, side);
  return { target, point, side, output, files: states.of(output), failure: null };
}

function cacheState(target: OpenTarget, point: Point, mount: CacheMount): LocatedState {
  const { program, build } = target;
  const mounting = program.graph.graph.steps.filter(
    ({ op }) => op.kind === 'exec' && op.mounts.some(({ type }) => type === 'cache'),
  );
  const cache = { mount, steps: [...point.steps, ...mounting.map(({ digest }) => digest)] };
  const files = new CacheFiles(build, cache, imagesOf(program.graph));
  return { target, point, side: 'base', output: null, files, failure: null, cache };
}

function outputAt(
  { program, dockerfile }: OpenTarget,
  point: Point,
  side: Address['side'],
): StepOutput | null {
  switch (side) {
    case 'base':
      return baseOf(program, dockerfile, point);
    case 'before':
      // Before FROM there is nothing, whatever its triggers start from.
      return point.keyword === 'FROM' ? null : point.before;
    case 'after':
      return point.after;
  }
}

/** What an instruction left when it failed. */
export function failedState(
  target: OpenTarget,
  point: Point,
  failure: BuildFailure,
): LocatedState & { readonly kind: 'failed'; readonly failure: BuildFailure } {
  const files = failedFiles(
    target.build,
    failure,
    imagesOf(target.program.graph),
    target.states.of(point.before),
  );
  return { kind: 'failed', target, point, side: 'after', output: null, files, failure };
}

/** Whether a failure left files that can be read. */
export function leftFiles({ program }: OpenTarget, point: Point, failure: BuildFailure): boolean {
  return failure.mounts !== null && hasOwnSettings(program, point, failure.vertex);
}

/**
 * Solves a located state. Rejects with UnreachedError if an instruction on the way fails and that failure is not
 * accepted; also rejects if the engine is gone.
 * @param holderOf the target that holds a failure: a step that two targets share may have failed in the other one
 */
export async function solveLocated(
  located: LocatedState,
  accepted: AcceptedFailures,
  holderOf: (failure: BuildFailure) => OpenTarget | null,
): Promise<ReachedState> {
  const { target, point, failure } = located;
  if (failure !== null) return await atFailure(target, point, failure);
  try {
    const ref = await target.solve(located.output);
    return { ...located, kind: 'reached', ref, failure: null };
  } catch (error) {
    if (!(error instanceof BuildFailedError)) throw error;
    const holder = holderOf(error.failure) ?? target;
    const at = holder.pointOf(error.failure, point.stage);
    if (at === null || !isAccepted(located, at, accepted))
      throw new UnreachedError(holder, error.failure, at);
    return await atFailure(holder, at, error.failure);
  }
}

function isAccepted({ point, side }: LocatedState, at: Point, accepted: AcceptedFailures): boolean {
  switch (accepted) {
    case 'none':
      return false;
    case 'own':
      return side === 'after' && at.stage === point.stage && at.lines.start === point.lines.start;
    case 'stage':
      return at.stage === point.stage;
    case 'any':
      return true;
  }
}

/** What a failed instruction left, or the state before it if it left nothing. */
async function atFailure(target: OpenTarget, point: Point, failure: BuildFailure): Promise<ReachedState> {
  if (leftFiles(target, point, failure)) return failedState(target, point, failure);
  try {
    const ref = await target.solve(point.before);
    const files = target.states.of(point.before);
    return {
      kind: 'before-failure',
      target,
      point,
      side: 'before',
      output: point.before,
      files,
      ref,
      failure,
    };
  } catch (error) {
    if (!(error instanceof BuildFailedError)) throw error;
    // A COPY can fail before the instructions above it have run.
    throw new UnreachedError(target, error.failure, target.pointOf(error.failure));
  }
}

/**
 * Where the files of a state come from. Only states of the stage itself have origins; those of a past build have none,
 * since the states on the way to it may be gone.
 */
export async function originsOf(state: LocatedState): Promise<OriginIndex> {
  const { target, point, side, files } = state;
  const own = ownSide(side);
  if (own === null || target.spec.past !== undefined) return NO_ORIGINS;
  return await target.origins.of(point, own, files.failure === null ? null : files);
}

/** The same for some paths only. */
export async function originsOfPaths(state: LocatedState, paths: Iterable<string>): Promise<OriginIndex> {
  const { target, point, side, files } = state;
  const own = ownSide(side);
  if (own === null || target.spec.past !== undefined) return NO_ORIGINS;
  return await target.origins.ofPaths(point, own, files.failure === null ? null : files, paths);
}

const NO_ORIGINS: OriginIndex = { get: () => null };

/** The side of a point; null for `base`, which is before everything that the stage does. */
export function ownSide(side: Address['side']): Side | null {
  return side === 'base' ? null : side;
}

/** Says that a failure is shown instead of the state that was asked for; null if it is that state. */
export function failureNote(state: ReachedState): string | null {
  return state.kind === 'reached' ? null : `${stateText(state)}.`;
}

/** A state in words: `build, after line 12 (COPY)`. */
export function stateText({ kind, target, point, side, failure }: ReachedState): string {
  return describeState({
    dockerfile: target.dockerfile,
    point,
    side: ownSide(side) ?? 'before',
    kind: kind,
    exitCode: failure?.exitCode ?? null,
  });
}
