import { RefusedError } from '../errors.ts';
import type { StepOutput } from '../llb/types.ts';
import { type BuildFailure, systemClock, waitAtMost } from '../ports.ts';
import type { Vertex } from '../progress/types.ts';
import type { BuildSession } from './build-session.ts';
import { exitCodeIn } from './convert/failure.ts';
import type { Gateway } from './gateway.ts';
import { ownFailure } from './own-vertex.ts';
import type { ResolvedTarget } from './resolve-target.ts';

/** How long to wait for the rest of the status after a build has ended. */
export const FINAL_STATUS_TIMEOUT_MS = 3_000;

/** The same for the failure of another build, of which the status may say nothing. */
const OTHERS_STATUS_TIMEOUT_MS = 500;

/** The input of runTarget(). */
export interface Run {
  readonly build: BuildSession;
  readonly gateway: Gateway;
  resolve(): Promise<ResolvedTarget>;
  cancelled(): boolean;
  /** Solves a part of the target, for a build that keeps going; null for one that stops at its first failure. */
  readonly solve: ((output: StepOutput) => Promise<unknown>) | null;
  /** Called as soon as a step fails, before all details of the failure are known. */
  onFailure(failure: BuildFailure): void;
}

/** Whether the engine has kept what a failed step left. */
export function canBeExplored(failure: BuildFailure): failure is BuildFailure & { readonly vertex: string } {
  return failure.mounts !== null && failure.vertex !== null;
}

/**
 * Waits for the complete log of the failed step and adds what is missing in the engine's error.
 *
 * @param isOver whether the build is not needed any more
 */
export async function completeFailure(
  run: Run,
  failure: BuildFailure,
  isOver: boolean,
): Promise<BuildFailure> {
  const { gateway, build } = run;
  if (isOver) await gateway.return(gateway.error ?? new RefusedError(failure.message)).catch(() => {});
  const isOthers =
    failure.vertex !== null &&
    build.steps.step(failure.vertex) === null &&
    build.steps.ranProcess(failure.message) !== null;
  await waitAtMost(
    systemClock,
    isOthers ? OTHERS_STATUS_TIMEOUT_MS : FINAL_STATUS_TIMEOUT_MS,
    isOver || failure.vertex === null ? gateway.statusEnded : gateway.failureReported(failure.vertex),
  );
  const said = saidOf(gateway, failure);
  const own = ownFailure(build.steps, failure, said?.digest);
  const reported = own.vertex === null ? said : reportOf(run, own.vertex);
  if (reported === null) reportStep(run, own);
  return { ...own, exitCode: failure.exitCode ?? exitCodeIn(reported?.error ?? '') };
}

/**
 * What the status reported with the failure's own words, else of the last step that failed: engines before 23 do not say
 * which step it was, and in a build that keeps going there are several.
 */
function saidOf(gateway: Gateway, { message }: BuildFailure): Vertex | null {
  const same = [...gateway.failedVertexes.values()].find(({ error }) => error && message.includes(error));
  return same ?? gateway.failedVertex;
}

/** What the status reported of the failure of a step; null if nothing. */
function reportOf({ build, gateway }: Run, own: string): Vertex | null {
  const vertexes = [...gateway.failedVertexes.values()];
  return vertexes.find(({ digest }) => build.steps.digest(digest) === own) ?? null;
}

/** Reports the failed step as failed where the engine has not, so that a build never fails without a failed step. */
function reportStep({ build }: Run, { vertex, message }: BuildFailure): void {
  const step = vertex === null ? null : build.steps.step(vertex);
  if (step === null) return;
  const now = Date.now();
  const failed = { digest: step.digest, name: step.name, inputs: step.inputs.map(({ digest }) => digest) };
  build.listener.status({
    vertexes: [{ ...failed, started: now, completed: now, cached: false, error: message, group: null }],
    statuses: [],
    logs: [],
    warnings: [],
  });
  build.listener.notice({
    kind: 'failed-elsewhere',
    text: 'The failed step was not run again: another build that is still open holds its failure, and has its log.',
  });
}
