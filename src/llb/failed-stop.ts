import type { Point, Program } from './program.ts';

/**
 * The stop whose step failed; of several that share the step, one of the stage that is asked for. A source that could
 * not be loaded is the failure of what takes from it.
 *
 * @param vertex digest of the step that failed; null where the engine does not say
 * @param stage index of the stage that comes first
 */
export function failedPoint(program: Program, vertex: string | null, stage: number): Point | null {
  if (vertex === null) return null;
  const own = program.points.filter(({ steps }) => steps.includes(vertex));
  const points = own.length > 0 ? own : program.points.filter((point) => takesFrom(program, point, vertex));
  return points.find((point) => point.stage === stage) ?? points[0] ?? null;
}

function takesFrom({ graph }: Program, { steps }: Point, vertex: string): boolean {
  return steps.some((digest) => graph.steps.get(digest)?.inputs.some((input) => input.digest === vertex));
}
