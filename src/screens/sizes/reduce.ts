import type { SizesReport } from '../../states/sizes.ts';
import type { Action } from '../../store/actions.ts';
import { movePosition, moveTop } from '../../store/move.ts';
import type { AppState } from '../../store/state.ts';
import { known } from '../inspect/state.ts';
import { changeShown, changeView } from '../inspect/views.ts';
import { sizesCount, sizesCursor } from './select.ts';
import type { SizesView } from './state.ts';

/** Updates the sizes of a state. */
export function reduceSizes(state: AppState, action: Action): AppState {
  switch (action.type) {
    case 'sizes/measured':
      return changeView(state, 'sizes', action.key, (view) => ({
        ...view,
        report: action.report,
        cursor: { ...view.cursor, lines: cursorAtFirst(view, known(action.report)) },
      }));
    case 'sizes/leftFound':
      return changeView(state, 'sizes', action.key, (view) => ({ ...view, left: action.left }));
    default:
      return state.screen === 'sizes' ? changeShown(state, 'sizes', (view) => changed(view, action)) : state;
  }
}

/** The cursor begins on the line that adds most; the first of them if several do. */
function cursorAtFirst({ cursor }: SizesView, report: SizesReport | null): number {
  if (report === null || cursor.lines > 0) return cursor.lines;
  const most = Math.max(0, ...report.lines.map(({ bytes }) => bytes));
  return Math.max(
    0,
    report.lines.findIndex(({ bytes }) => bytes === most),
  );
}

function changed(view: SizesView, action: Action): SizesView {
  switch (action.type) {
    case 'sizes/shapeTurned':
      return { ...view, shape: view.shape === 'lines' ? 'left' : 'lines', filesTop: 0, panel: 'list' };
    case 'inspect/panelTurned':
      return { ...view, panel: view.panel === 'list' ? 'detail' : 'list' };
    case 'inspect/moved': {
      if (view.panel === 'detail')
        return { ...view, filesTop: moveTop(view.filesTop, action.move, action.count) };
      const cursor = movePosition(sizesCursor(view), action.move, sizesCount(view));
      return cursor === sizesCursor(view)
        ? view
        : { ...view, cursor: { ...view.cursor, [view.shape]: cursor }, filesTop: 0 };
    }
    default:
      return view;
  }
}
