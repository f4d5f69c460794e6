import { RefusedError } from '../errors.ts';
import { type BuildOutcome, isEngineLost, systemClock, waitAtMost } from '../ports.ts';
import { canBeExplored, completeFailure, FINAL_STATUS_TIMEOUT_MS, type Run } from './complete-failure.ts';
import { buildFailure } from './convert/failure.ts';
import { exportedText, exportOutputs } from './export/run-export.ts';
import type { Gateway } from './gateway.ts';
import { keepGoing, SeveralFailuresError, severalFailures } from './keep-going.ts';
import { askForPlatforms, hasPlatformList } from './platforms.ts';

/**
 * Runs the target. The build stays open after a failure whose states can be explored; otherwise it ends. Never
 * rejects. Resolves at the latest when the connection is lost.
 */
export async function runTarget(run: Run): Promise<BuildOutcome> {
  let stopWaiting = (): void => undefined;
  const gone = new Promise<BuildOutcome>((resolve) => {
    stopWaiting = run.build.shared.channel.whenLost(({ message }) => resolve({ kind: 'lost', message }));
  });
  const work = runToEnd(run).catch(async (error): Promise<BuildOutcome> => {
    if (run.cancelled()) return { kind: 'cancelled' };
    if (isEngineLost(error)) return { kind: 'lost', message: error.message };
    if (error instanceof SeveralFailuresError) {
      if (error.cause instanceof Error) run.gateway.error = error.cause;
      return await severalFailures(run, error);
    }
    if (error instanceof Error) run.gateway.error = error;
    const failure = buildFailure(error, run.build.shared.embedded);
    run.onFailure(failure);
    return { kind: 'failed', failure: await completeFailure(run, failure, !canBeExplored(failure)) };
  });
  try {
    return await Promise.race([gone, work]);
  } finally {
    stopWaiting();
  }
}

async function runToEnd(run: Run): Promise<BuildOutcome> {
  const { build, gateway } = run;
  const { refIds, result } = await resolved(run);
  const evaluated = refIds.map((refId) => evaluate(gateway, refId));
  await (run.solve === null ? Promise.all(evaluated) : keepGoing(run, run.solve, evaluated));
  if (result === undefined) throw new RefusedError('The Dockerfile frontend returned no result.');
  const exported = await exportOutputs(build, gateway, async () => {
    await gateway.return(result);
    build.listener.evaluated?.();
    return await gateway.ended;
  });
  await waitAtMost(systemClock, FINAL_STATUS_TIMEOUT_MS, gateway.statusEnded);
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
