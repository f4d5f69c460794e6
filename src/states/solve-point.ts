import type { Point, Program } from '../llb/program.ts';
import { BuildFailedError, type BuildFailure, type OpenBuild } from '../ports.ts';

/** Solves the state after a stop; the failure when the instruction failed. */
export async function solvePoint(
  build: OpenBuild,
  program: Program,
  point: Point,
): Promise<BuildFailure | null> {
  if (point.after === null) return null;
  try {
    await build.solve(program.graph.graph, point.after);
    return null;
  } catch (error) {
    if (error instanceof BuildFailedError) return error.failure;
    throw error;
  }
}
