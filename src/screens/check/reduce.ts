import type { Action } from '../../store/actions.ts';
import { movePosition, moveTop } from '../../store/move.ts';
import type { AppState } from '../../store/state.ts';
import { putCheck } from '../inspect/put.ts';
import { checkNow } from '../inspect/select/now.ts';
import { shownFindings } from './select.ts';
import type { CheckView } from './state.ts';

/** What an action changes of the findings about a state. */
export function reduceCheck(state: AppState, action: Action): AppState {
  if (action.type === 'check/found') {
    const view = state.inspect.checks.get(action.key);
    return view === undefined ? state : putCheck(state, view, { findings: action.findings });
  }
  const view = state.screen === 'check' ? checkNow(state) : null;
  if (view === null) return state;
  const put = (change: Partial<CheckView>): AppState => putCheck(state, view, change);
  switch (action.type) {
    case 'inspect/panelTurned':
      return put({ panel: view.panel === 'list' ? 'detail' : 'list' });
    case 'inspect/moved': {
      if (view.panel === 'detail')
        return put({ detailTop: moveTop(view.detailTop, action.move, action.count) });
      const cursor = movePosition(view.cursor, action.move, shownFindings(view).length);
      return put(cursor === view.cursor ? {} : { cursor, detailTop: 0 });
    }
    default:
      return state;
  }
}
