import { type Address, addressKey } from '../../states/address.ts';
import { suggestedPairs } from '../../states/pairs.ts';
import { retried, stopped } from '../inspect/loaded.ts';
import type { ViewMaker } from '../inspect/model.ts';
import { LOADING } from '../inspect/state.ts';
import type { InventorySides, InventoryView } from './state.ts';

/** What the packages of a state are worth comparing with, most useful first; in the end the state alone. */
export function inventorySides(address: Address): readonly InventorySides[] {
  return [...suggestedPairs(address), { a: null, b: address }];
}

/** A key that is equal exactly for the same states. */
export function sidesKey({ a, b }: InventorySides): string {
  return `${a === null ? '' : addressKey(a)}|${addressKey(b)}`;
}

/** A new view of these states, with everything still to be requested. */
export function inventoryView(sides: InventorySides): InventoryView {
  return { sides, compared: LOADING, cursor: 0, filter: '', panel: 'list', detailTop: 0 };
}

export const INVENTORY_VIEWS: ViewMaker<InventoryView> = {
  create: (address) => inventoryView(inventorySides(address)[0] ?? { a: null, b: address }),
  key: ({ sides }) => sidesKey(sides),
  retry: (view) => ({ ...view, compared: retried(view.compared) }),
  reload: (view) => ({ ...view, compared: LOADING }),
  stop: (view) => ({ ...view, compared: stopped(view.compared) }),
};
