import type { Dockerfile } from '../dockerfile/types.ts';
import type { Program, Stop } from '../llb/program.ts';
import type { Side } from '../llb/settings.ts';
import type { StepOutput } from '../llb/types.ts';

/**
 * The instructions that led to a state, in order: those of its stage, before them those of the stages that it is made
 * from. The first one is the FROM of an image, a named context or scratch.
 */
export function stopsTo(program: Program, dockerfile: Dockerfile, stop: Stop, side: Side): readonly Stop[] {
  const stops = program.stops.filter(
    ({ stage, index }) =>
      stage === stop.stage && (index < stop.index || (index === stop.index && side === 'after')),
  );
  const end = baseStageEnd(program, dockerfile, stop.stage);
  return end === null ? stops : [...stopsTo(program, dockerfile, end, 'after'), ...stops];
}

/** The state that an instruction begins with: for FROM what the stage is made from, before any ONBUILD. Null: empty. */
export function baseOf(program: Program, dockerfile: Dockerfile, stop: Stop): StepOutput | null {
  if (stop.keyword !== 'FROM') return stop.before;
  const end = baseStageEnd(program, dockerfile, stop.stage);
  if (end !== null) return end.after;
  const source = program.graph.steps.get(stop.steps[0] ?? '');
  return source?.op.kind === 'source' ? { digest: source.digest, index: 0 } : null;
}

/** The last instruction of the stage that a stage is made from; null where it is made from none. */
function baseStageEnd(program: Program, dockerfile: Dockerfile, stage: number): Stop | null {
  const base = dockerfile.stages[stage]?.base;
  if (base?.kind !== 'stage') return null;
  return program.stops.findLast((stop) => stop.stage === base.index) ?? null;
}
