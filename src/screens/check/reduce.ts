import type { Action } from '../../store/actions.ts';
import { movePosition, moveTop } from '../../store/move.ts';
import type { AppState } from '../../store/state.ts';
import { changeShown, changeView } from '../inspect/views.ts';
import { shownFindings } from './select.ts';
import type { CheckView } from './state.ts';

/** Updates the findings of a state. */
export function reduceCheck(state: AppState, action: Action): AppState {
  if (action.type === 'check/found')
    return changeView(state, 'check', action.key, (view) => ({ ...view, findings: action.findings }));
  return state.screen === 'check' ? changeShown(state, 'check', (view) => changed(view, action)) : state;
}

function changed(view: CheckView, action: Action): CheckView {
  switch (action.type) {
    case 'inspect/panelTurned':
      return { ...view, panel: view.panel === 'list' ? 'detail' : 'list' };
    case 'inspect/moved': {
      if (view.panel === 'detail')
        return { ...view, detailTop: moveTop(view.detailTop, action.move, action.count) };
      const cursor = movePosition(view.cursor, action.move, shownFindings(view).length);
      return cursor === view.cursor ? view : { ...view, cursor, detailTop: 0 };
    }
    default:
      return view;
  }
}
