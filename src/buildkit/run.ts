import { RefusedError } from '../errors.ts';
import { type BuildFailure, type BuildOutcome, isEngineLost } from '../ports.ts';
import type { Vertex } from '../progress/types.ts';
import type { BuildSession } from './build-session.ts';
import { buildFailure, exitCodeIn } from './convert/failure.ts';
import { exportedText, exportOutputs } from './export/run-export.ts';
import type { Gateway } from './gateway.ts';
import type { ResolvedTarget } from './open-build.ts';
import { ownFailure } from './own-vertex.ts';
import { askForPlatforms, hasPlatformList } from './platforms.ts';

/** How long to wait for the rest of the status after a build has ended. */
const FINAL_STATUS_TIMEOUT_MS = 3_000;

/** The same for the failure of another build, of which the status may say nothing. */
const OTHERS_STATUS_TIMEOUT_MS = 500;

/** The input of runTarget(). */
export interface Run {
  readonly build: BuildSession;
  readonly gateway: Gateway;
  resolve(): Promise<ResolvedTarget>;
  cancelled(): boolean;
  /** Called as soon as a step fails, before all details of the failure are known. */
  onFailure(failure: BuildFailure): void;
}

/**
 * Runs the target. The build stays open after a failure whose states can be explored; otherwise it ends. Never
 * rejects. Resolves at the latest when the connection is lost.
 */
export async function runTarget(run: Run): Promise<BuildOutcome> {
  const { lost } = run.build.shared.channel;
  const gone = lost.then(({ message }): BuildOutcome => ({ kind: 'lost', message }));
  const work = runToEnd(run).catch(async (error): Promise<BuildOutcome> => {
    if (run.cancelled()) return { kind: 'cancelled' };
    if (isEngineLost(error)) return { kind: 'lost', message: error.message };
    const failure = buildFailure(error, run.build.shared.embedded);
    run.onFailure(failure);
    return { kind: 'failed', failure: await completeFailure(run, failure) };
  });
  return await Promise.race([gone, work]);
}

async function runToEnd(run: Run): Promise<BuildOutcome> {
  const { build, gateway } = run;
  const { refIds, result } = await resolved(run);
  await Promise.all(refIds.map((refId) => evaluate(gateway, refId)));
  if (result === undefined) throw new RefusedError('The Dockerfile frontend returned no result.');
  const exported = await exportOutputs(build, gateway, async () => {
    await gateway.return(result);
    return await gateway.ended;
  });
  await Promise.race([gateway.statusEnded, pause(FINAL_STATUS_TIMEOUT_MS)]);
  const text = exportedText(build.plan, exported.imageId);
  if (text !== null) build.listener.notice({ kind: 'image-stored', text });
  build.listener.exported?.(exported);
  return { kind: 'done', imageId: exported.imageId };
}

/** The target, for all its platforms. */
async function resolved({ build, gateway, resolve }: Run) {
  const { refId, result } = await resolve();
  if (build.plan.problem !== null) throw build.plan.problem;
  if (hasPlatformList(build.spec)) return await askForPlatforms(build, gateway);
  return { result, refIds: refId === '' ? [] : [refId] };
}

async function evaluate(gateway: Gateway, refId: string): Promise<void> {
  if (gateway.capabilities.has('gateway.evaluate'))
    await gateway.bridge.evaluate({ Ref: refId }, gateway.options);
  // Engines before 23 have no evaluate call. Reading the state evaluates it.
  else await gateway.bridge.statFile({ Ref: refId, Path: '/' }, gateway.options);
}

/** Waits for the complete log of the failed step and adds what is missing in the engine's error. */
async function completeFailure(run: Run, failure: BuildFailure): Promise<BuildFailure> {
  const { gateway, build } = run;
  const canBeExplored = failure.mounts !== null && failure.vertex !== null;
  if (!canBeExplored) await gateway.return(new RefusedError(failure.message)).catch(() => {});
  const isOthers =
    failure.vertex !== null &&
    build.steps.step(failure.vertex) === null &&
    build.steps.ranProcess(failure.message) !== null;
  await Promise.race([
    canBeExplored ? gateway.failureReported(failure.vertex) : gateway.statusEnded,
    pause(isOthers ? OTHERS_STATUS_TIMEOUT_MS : FINAL_STATUS_TIMEOUT_MS),
  ]);
  const own = ownFailure(build.steps, failure, gateway.failedVertex?.digest);
  const reported = own.vertex === null ? gateway.failedVertex : reportOf(run, own.vertex);
  if (reported === null) reportStep(run, own);
  return { ...own, exitCode: failure.exitCode ?? exitCodeIn(reported?.error ?? '') };
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

function pause(milliseconds: number): Promise<undefined> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(undefined), milliseconds).unref();
  });
}
