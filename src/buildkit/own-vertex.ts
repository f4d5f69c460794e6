import type { BuildFailure } from '../ports.ts';
import type { LineRange, Vertex } from '../progress/types.ts';
import type { Gateway } from './gateway.ts';
import type { OwnSteps } from './own-steps.ts';

/** How long to wait for the status to name the failed step if the error does not. */
const FAILED_STEP_TIMEOUT_MS = 500;
const POLL_INTERVAL_MS = 20;

/**
 * Sets a failure's vertex and lines to ours of the failed step. Engines before 23 name the failed step only in the
 * status. Another build's step can be matched to ours only by what the status says of it.
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
      : steps.step(failure.vertex) !== null || gateway.failedVertex?.digest === failure.vertex;
  for (let waited = 0; waited < FAILED_STEP_TIMEOUT_MS && !isNamed(); waited += POLL_INTERVAL_MS) {
    await new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL_MS));
  }
  return ownFailure(steps, failure, gateway.failedVertex?.digest);
}

/**
 * A failure with our digest and our lines of the failed step: where two builds share it, the engine may name those of
 * the other one's Dockerfile.
 * @param reported the step to take if the failure names none
 */
export function ownFailure(
  steps: OwnSteps,
  failure: BuildFailure,
  reported: string | undefined,
): BuildFailure {
  const named = failure.vertex ?? reported ?? null;
  const known = named === null ? null : steps.step(named);
  // The engine may hand out the failure of a build that is still open without a word about the step in the status.
  const step = known ?? steps.ranProcess(failure.message);
  if (named !== null && known === null && step !== null) steps.learn(named, step);
  const own = step?.lines ?? [];
  const isOurs = own.length === 0 || failure.lines.every((range) => own.some((each) => isSame(each, range)));
  return {
    ...failure,
    vertex: step?.digest ?? named,
    lines: isOurs && failure.lines.length > 0 ? failure.lines : own,
    file: isOurs ? failure.file : null,
  };
}

function isSame(a: LineRange, b: LineRange): boolean {
  return a.start === b.start && a.end === b.end;
}
