import type { AppState } from '../../../store/state.ts';
import { loggedPoint } from '../select.ts';
import { changesCount } from './changes-panel.ts';
import { outputLineCount } from './output.ts';

/** Number of lines in the focused panel. */
export function walkLineCount(state: AppState): number {
  const { walk } = state;
  switch (walk?.panel) {
    case 'changes':
      return changesCount(state);
    case 'output':
      return outputLineCount(state, loggedPoint(state));
    case 'source':
    case undefined:
      return walk?.dockerfile.lines.length ?? 0;
  }
}
