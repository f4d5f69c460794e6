import { currentStop, shownStop } from '../../store/select/stepper.ts';
import type { AppState } from '../../store/state.ts';
import { settingChanges } from './setting-lines.ts';
import { outputLineCount } from './stepper-output.ts';

/** Lines of the panel that has the focus. */
export function stepperLineCount(state: AppState): number {
  const { stepper } = state;
  switch (stepper?.panel) {
    case 'changes':
      return (
        settingChanges(currentStop(state)?.instruction ?? null).length +
        (stepper.arrival?.changes?.changes.length ?? 0)
      );
    case 'output':
      return outputLineCount(state, shownStop(state));
    default:
      return stepper?.dockerfile.lines.length ?? 0;
  }
}
