import type { Dockerfile } from '../dockerfile/types.ts';
import type { Point, Program } from '../llb/program.ts';
import type { Side } from '../llb/settings.ts';
import type { StepOutput } from '../llb/types.ts';

/**
 * The instructions that led to a state, in order: first those of the stages that its stage is built on, then its own.
 * The first one is the FROM of an image, a named context or scratch.
 */
export function pointsTo(
  program: Program,
  dockerfile: Dockerfile,
  point: Point,
  side: Side,
): readonly Point[] {
  const points = program.points.filter(
    ({ stage, index }) =>
      stage === point.stage && (index < point.index || (index === point.index && side === 'after')),
  );
  const end = baseStageEnd(program, dockerfile, point.stage);
  return end === null ? points : [...pointsTo(program, dockerfile, end, 'after'), ...points];
}

/**
 * The state that an instruction starts from. For FROM: what the stage is built on, before any ONBUILD. Null: the
 * empty state.
 */
export function baseOf(program: Program, dockerfile: Dockerfile, point: Point): StepOutput | null {
  if (point.keyword !== 'FROM') return point.before;
  const end = baseStageEnd(program, dockerfile, point.stage);
  if (end !== null) return end.after;
  const source = program.graph.steps.get(point.steps[0] ?? '');
  return source?.op.kind === 'source' ? { digest: source.digest, index: 0 } : null;
}

/** The last instruction of the stage that a stage is built on; null if it is not built on a stage. */
function baseStageEnd(program: Program, dockerfile: Dockerfile, stage: number): Point | null {
  const base = dockerfile.stages[stage]?.base;
  if (base?.kind !== 'stage') return null;
  return program.points.findLast((point) => point.stage === base.index) ?? null;
}
