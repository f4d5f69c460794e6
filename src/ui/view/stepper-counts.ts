import { shownStop } from '../../store/select/stepper.ts';
import type { AppState } from '../../store/state.ts';
import { changesCount } from './changes-panel.ts';
import { outputLineCount } from './stepper-output.ts';

/** Lines of the panel that has the focus. */
export function stepperLineCount(state: AppState): number {
  const { stepper } = state;
  switch (stepper?.panel) {
    case 'changes':
      return changesCount(state);
    case 'output':
      return outputLineCount(state, shownStop(state));
    default:
      return stepper?.dockerfile.lines.length ?? 0;
  }
}
