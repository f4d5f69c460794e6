import type { Program, Stop } from '../llb/program.ts';
import { BuildFailedError, type BuildFailure, type OpenBuild } from '../ports.ts';

/** Solves the state after a stop; the failure when the instruction failed. */
export async function solveStop(
  build: OpenBuild,
  program: Program,
  stop: Stop,
): Promise<BuildFailure | null> {
  if (stop.after === null) return null;
  try {
    await build.solve(program.graph.graph, stop.after);
    return null;
  } catch (error) {
    if (error instanceof BuildFailedError) return error.failure;
    throw error;
  }
}
