import type { InspectModel } from '../inspect/model.ts';
import { reduceInventory } from './reduce.ts';
import { packageAtCursor } from './select.ts';
import type { InventoryView } from './state.ts';
import { INVENTORY_VIEWS } from './view.ts';

export const INVENTORY_MODEL: InspectModel<InventoryView> = {
  ...INVENTORY_VIEWS,
  reduce: reduceInventory,
  loaded: ({ compared }) => compared,
  filtered: (view, filter) => ({ ...view, filter, cursor: 0, detailTop: 0 }),
  // A package is of many files, which may be of several lines.
  line: () => null,
  copied: (view) => packageAtCursor(view)?.purl ?? null,
  failureScreen: 'files',
};
