import { DockerfileError } from '../dockerfile/error.ts';
import { stageLabel } from '../dockerfile/needs.ts';
import { resolveRef } from '../dockerfile/ref.ts';
import type { Dockerfile, Instruction, Stage } from '../dockerfile/types.ts';
import { UsageError } from '../errors.ts';
import { failedPoint } from '../llb/failed-stop.ts';
import type { Point, Program } from '../llb/program.ts';
import { hasOwnSettings, lastLineAt, type Side } from '../llb/settings.ts';
import type { StepOutput } from '../llb/types.ts';
import {
  type Builder,
  BuildFailedError,
  type BuildFailure,
  type BuildListener,
  type BuildSpec,
  type ImageConfig,
  type OpenBuild,
  type StateRef,
} from '../ports.ts';
import { targetProgram } from './target-program.ts';

/** A state of a build: around one instruction of a target. */
export interface Place {
  readonly build: OpenBuild;
  readonly dockerfile: Dockerfile;
  readonly program: Program;
  readonly point: Point;
  readonly side: Side;
}

/** What a place turned out to be. */
export type Standing =
  | { readonly kind: 'state'; readonly state: StateRef }
  /** The place's instruction fails: what its process left behind. */
  | { readonly kind: 'failed'; readonly failure: BuildFailure }
  /** The place's instruction fails and left nothing to look into, so this is the state before it. */
  | { readonly kind: 'failedBefore'; readonly failure: BuildFailure; readonly state: StateRef }
  /** Another instruction fails first; null when the engine does not say which. */
  | { readonly kind: 'unreached'; readonly failure: BuildFailure; readonly at: Point | null };

/** What openPlace needs of the project: see Workspace. */
export interface PlaceSource {
  readonly dockerfile: Dockerfile;
  readonly spec: (dockerfile: Dockerfile, stage: number, noCache: boolean) => BuildSpec;
}

/** What a REF names, before any engine is asked. */
export interface NamedPlace {
  readonly stage: Stage;
  /** Null: the stage's FROM. */
  readonly instruction: Instruction | null;
  readonly side: Side;
}

/** Reads a REF. Throws DockerfileError or UsageError when there is no such state. */
export function namePlace(dockerfile: Dockerfile, ref: string, before: boolean): NamedPlace {
  const resolved = resolveRef(dockerfile, ref);
  const { stage } = resolved;
  const { fileName } = dockerfile;
  if (before && resolved.kind === 'stage') {
    const lines = `from :${stage.startLine} to :${stage.endLine}`;
    throw new UsageError(`--before goes with a line: ${fileName} has ${stageLabel(stage)} ${lines}.`);
  }
  const instruction = resolved.kind === 'line' ? resolved.instruction : (stage.instructions.at(-1) ?? null);
  if (before && instruction === null) {
    throw new UsageError(`${fileName}:${stage.startLine}: there is no state before FROM.`);
  }
  return { stage, instruction, side: before ? 'before' : 'after' };
}

/**
 * Opens the build of a place's stage, which is its own target: so a line of a stage that the default target skips is
 * found as well. Rejects with DockerfileError, or the engine's sentence. The caller closes the build.
 */
export async function openPlace(
  { dockerfile, spec }: PlaceSource,
  { stage, instruction, side }: NamedPlace,
  builder: Builder,
  listener: BuildListener,
): Promise<Place> {
  const build = await builder.open(spec(dockerfile, stage.index, false), listener);
  try {
    const program = await targetProgram(build, dockerfile, stage);
    return { build, dockerfile, program, point: pointOf(program, dockerfile, stage, instruction), side };
  } catch (error) {
    await build.close();
    throw error;
  }
}

function pointOf(
  program: Program,
  dockerfile: Dockerfile,
  stage: Stage,
  instruction: Point['instruction'],
): Point {
  const found = program.points.find(
    (point) => point.stage === stage.index && point.instruction === instruction,
  );
  if (found !== undefined) return found;
  throw new DockerfileError(
    dockerfile.fileName,
    stage.startLine,
    'the engine has no steps for this stage',
    null,
  );
}

/** Solves a place, whatever comes of it. Rejects when the engine is gone. */
export async function standAt(place: Place): Promise<Standing> {
  const { build, program, point, side } = place;
  const output = side === 'before' ? point.before : point.after;
  const solved = await solveOrFail(build, program, output);
  if ('state' in solved) return { kind: 'state', state: solved.state };
  const { failure } = solved;
  const at = failedPoint(program, failure.vertex, point.stage);
  if (at?.index !== point.index || side === 'before') return { kind: 'unreached', failure, at };
  return await standAtFailure(place, failure);
}

/** The place of an instruction whose failure is known already: what it left behind, or the state before it. */
export async function standAtFailure(
  { build, program, point }: Pick<Place, 'build' | 'program' | 'point'>,
  failure: BuildFailure,
): Promise<Standing> {
  if (failure.mounts !== null && hasOwnSettings(program, point)) return { kind: 'failed', failure };
  const before = await solveOrFail(build, program, point.before);
  if ('state' in before) return { kind: 'failedBefore', failure, state: before.state };
  // A COPY may fail before the instructions above it have run.
  return {
    kind: 'unreached',
    failure: before.failure,
    at: failedPoint(program, before.failure.vertex, point.stage),
  };
}

async function solveOrFail(
  build: OpenBuild,
  program: Program,
  output: StepOutput | null,
): Promise<{ readonly state: StateRef } | { readonly failure: BuildFailure }> {
  try {
    return { state: await build.solve(program.graph.graph, output) };
  } catch (error) {
    if (error instanceof BuildFailedError) return { failure: error.failure };
    throw error;
  }
}

/**
 * The config that an image would have that ended at a place. The frontend is asked, on the file cut there; the end of the
 * build's own stage has been answered already. Null where it cannot be had.
 */
export async function imageConfigAt(
  { build, dockerfile, program, point, side }: Place,
  builder: Builder,
  specUpTo: (dockerfile: Dockerfile, lastLine: number) => BuildSpec,
): Promise<ImageConfig | null> {
  const isEnd = side === 'after' && point.index === program.points.length - 1;
  if (isEnd) return (await build.resolve()).config;
  const line = lastLineAt(dockerfile, point, side);
  if (line === null) return null;
  const cut = await builder.open(specUpTo(dockerfile, line), { status: () => {}, notice: () => {} });
  try {
    return (await cut.resolve()).config;
  } catch {
    return null;
  } finally {
    await cut.close();
  }
}
