import type { BuildFailure } from '../ports.ts';
import type { Vertex } from '../progress/types.ts';
import type { Gateway } from './gateway.ts';
import type { OwnSteps } from './own-steps.ts';

/** Milliseconds that the status has to name the step that failed, where the error does not. */
const FAILED_STEP_TIMEOUT_MS = 500;

/**
 * A failure with our own digest of the step that failed. Engines before 23 say only in the status which step that is;
 * and a step of another build is told from ours by its name, which only the status has.
 * @param known what the status had named before
 */
export async function withOwnVertex(
  steps: OwnSteps,
  gateway: Gateway,
  failure: BuildFailure,
  known: Vertex | null,
): Promise<BuildFailure> {
  const isNamed = (): boolean =>
    failure.vertex === null
      ? gateway.failedVertex !== known
      : steps.has(steps.digest(failure.vertex)) || gateway.failedVertex?.digest === failure.vertex;
  for (let waited = 0; waited < FAILED_STEP_TIMEOUT_MS && !isNamed(); waited += 20) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const vertex = failure.vertex ?? gateway.failedVertex?.digest;
  return { ...failure, vertex: vertex === undefined ? null : steps.digest(vertex) };
}
