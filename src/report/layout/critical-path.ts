import type { ReportStep } from '../types.ts';

/**
 * The steps that the build waited for, first to last: from the step that ended last back to what it waited for longest,
 * and so on. Making any other step faster would not have made the build faster.
 */
export function criticalPath(steps: readonly ReportStep[]): readonly ReportStep[] {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const path: ReportStep[] = [];
  const seen = new Set<string>();
  let at = latest(steps);
  while (at !== null && !seen.has(at.id)) {
    seen.add(at.id);
    path.unshift(at);
    at = latest(at.inputs.flatMap((id) => byId.get(id) ?? []));
  }
  return path;
}

/** The step that ended last; null if there is none. */
function latest(steps: readonly ReportStep[]): ReportStep | null {
  return steps.reduce<ReportStep | null>(
    (last, step) => (last === null || step.stop > last.stop ? step : last),
    null,
  );
}
