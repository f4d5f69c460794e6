import type { BuildFailure } from '../ports.ts';
import type { Vertex } from '../progress/types.ts';
import type { Gateway } from './gateway.ts';
import type { OwnSteps } from './own-steps.ts';

/** How long to wait for the status to name the failed step if the error does not. */
const FAILED_STEP_TIMEOUT_MS = 500;
const POLL_INTERVAL_MS = 20;

/**
 * Sets a failure's vertex to our digest of the failed step. Engines before 23 name the failed step only in the
 * status. Another build's step can be matched to ours only by its name, which is also only in the status.
 * @param known the vertex that the status had last reported as failed before this solve
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
  for (let waited = 0; waited < FAILED_STEP_TIMEOUT_MS && !isNamed(); waited += POLL_INTERVAL_MS) {
    await new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL_MS));
  }
  const vertex = failure.vertex ?? gateway.failedVertex?.digest;
  return { ...failure, vertex: vertex === undefined ? null : steps.digest(vertex) };
}
