import type { Point, Program } from './program.ts';

/**
 * The point whose step failed. When several points share the step, one of the given stage is preferred. When a source
 * could not be loaded, it is the point that uses the source.
 *
 * @param vertex digest of the step that failed; null when the engine does not name it
 * @param stage index of the preferred stage
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
