import { isZoomed } from '../../../store/is-zoomed.ts';
import type { AppState } from '../../../store/state.ts';
import { type InspectLayout, inspectLayout } from '../../inspect/lines/layout.ts';
import type { InventoryView } from '../state.ts';

export function inventoryLayout(state: AppState, view: InventoryView | null): InspectLayout {
  return inspectLayout(state.window, view?.panel ?? 'list', { beside: true, zoomed: isZoomed(state) });
}
