import type { Action } from '../../store/actions.ts';
import { movePosition, moveTop } from '../../store/move.ts';
import type { AppState } from '../../store/state.ts';
import { changeShown, changeView, withView } from '../inspect/views.ts';
import { inventoryCursor, inventoryNow, shownPackages } from './select.ts';
import type { InventoryView } from './state.ts';
import { INVENTORY_VIEWS, inventorySides, inventoryView, sidesKey } from './view.ts';

/** Updates the packages of a state. */
export function reduceInventory(state: AppState, action: Action): AppState {
  if (action.type === 'inventory/taken')
    return changeView(state, 'inventory', action.key, (view) => ({ ...view, compared: action.compared }));
  if (state.screen !== 'inventory') return state;
  if (action.type === 'inventory/turned') return turned(state);
  return changeShown(state, 'inventory', (view) => changed(view, action));
}

/** Shows the packages against the next of the states that are worth comparing. */
function turned(state: AppState): AppState {
  const { address } = state.inspect;
  const view = inventoryNow(state);
  if (address === null || view === null) return state;
  const all = inventorySides(address);
  const at = all.findIndex((sides) => sidesKey(sides) === sidesKey(view.sides));
  const next = all[(at + 1) % all.length];
  if (next === undefined) return state;
  const made = { ...inventoryView(next), filter: view.filter };
  return {
    ...state,
    sideways: 0,
    inspect: withView(state.inspect, 'inventory', INVENTORY_VIEWS, address, made),
  };
}

function changed(view: InventoryView, action: Action): InventoryView {
  switch (action.type) {
    case 'inspect/panelTurned':
      return { ...view, panel: view.panel === 'list' ? 'detail' : 'list' };
    case 'inspect/moved': {
      if (view.panel === 'detail')
        return { ...view, detailTop: moveTop(view.detailTop, action.move, action.count) };
      const cursor = movePosition(inventoryCursor(view), action.move, shownPackages(view).length);
      return cursor === view.cursor ? view : { ...view, cursor, detailTop: 0 };
    }
    default:
      return view;
  }
}
