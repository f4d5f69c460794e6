/** Why the steps of the build ran. */
import type { ExplainedStep } from '../../records/reasons.ts';
import type { AppState } from '../../store/state.ts';
import { cursorRow } from './select.ts';

/** The explanation of the step that the user has put the cursor on; null if there is none, or no reason to give. */
export function explainedAtCursor(state: AppState): ExplainedStep | null {
  const { build, dockerfile } = state;
  if (build?.why == null || build.cursor === null) return null;
  const row = cursorRow(state);
  if (row?.kind !== 'step' || row.stage === null) return null;
  const stage = dockerfile.stages[row.stage];
  const step = build.graph?.steps.find(({ digest }) => digest === row.id);
  if (stage === undefined || step === undefined) return null;
  const title = stage.name ?? String(row.stage);
  const found = build.why.steps.find(
    (each) =>
      each.stage === title && step.lines.some(({ start, end }) => start <= each.line && each.line <= end),
  );
  return found?.change == null ? null : found;
}
