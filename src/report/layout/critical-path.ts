import type { ReportStep } from '../types.ts';

/**
 * The steps that the build waited for, first to last: from the step that ended last back to what it waited for longest,
 * and so on. A build that failed ended with the first step that did, whatever still ran beside it. Making any other step faster would not have made the build faster.
 */
export function criticalPath(steps: readonly ReportStep[]): readonly ReportStep[] {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const path: ReportStep[] = [];
  const seen = new Set<string>();
  let at = firstFailed(steps) ?? latest(steps);
  while (at !== null && !seen.has(at.id)) {
    seen.add(at.id);
    path.unshift(at);
    at = latest(at.inputs.flatMap((id) => byId.get(id) ?? []));
  }
  return path;
}

/** Null if none failed. What BuildKit does by itself may fail and be got over. */
function firstFailed(steps: readonly ReportStep[]): ReportStep | null {
  const failed = steps.filter(({ state, stage }) => state === 'failed' && stage !== null);
  return failed.reduce<ReportStep | null>(
    (first, step) => (first === null || step.stop < first.stop ? step : first),
    null,
  );
}

/** The step that ended last; null if there is none. */
function latest(steps: readonly ReportStep[]): ReportStep | null {
  return steps.reduce<ReportStep | null>(
    (last, step) => (last === null || step.stop > last.stop ? step : last),
    null,
  );
}
