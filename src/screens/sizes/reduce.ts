import type { Action } from '../../store/actions.ts';
import { movePosition, moveTop } from '../../store/move.ts';
import type { AppState } from '../../store/state.ts';
import { putSizes } from '../inspect/put.ts';
import { sizesNow } from '../inspect/select/now.ts';
import { sizesCount, sizesCursor } from './select.ts';
import type { SizesView } from './state.ts';

/** What an action changes of the sizes of a state. */
export function reduceSizes(state: AppState, action: Action): AppState {
  if (action.type === 'sizes/measured' || action.type === 'sizes/leftFound') {
    const view = state.inspect.sizes.get(action.key);
    if (view === undefined) return state;
    return putSizes(
      state,
      view,
      action.type === 'sizes/measured' ? { report: action.report } : { left: action.left },
    );
  }
  const view = state.screen === 'sizes' ? sizesNow(state) : null;
  if (view === null) return state;
  const put = (change: Partial<SizesView>): AppState => putSizes(state, view, change);
  switch (action.type) {
    case 'sizes/shapeTurned':
      return put({ shape: view.shape === 'lines' ? 'left' : 'lines', filesTop: 0, panel: 'list' });
    case 'inspect/panelTurned':
      return put({ panel: view.panel === 'list' ? 'files' : 'list' });
    case 'inspect/moved': {
      if (view.panel === 'files') return put({ filesTop: moveTop(view.filesTop, action.move, action.count) });
      const cursor = movePosition(sizesCursor(view), action.move, sizesCount(view));
      return cursor === sizesCursor(view)
        ? state
        : put({ cursor: { ...view.cursor, [view.shape]: cursor }, filesTop: 0 });
    }
    default:
      return state;
  }
}
