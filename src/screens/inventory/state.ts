import type { Address } from '../../states/address.ts';
import type { InventoryComparison } from '../../states/inventory.ts';
import type { InspectView, Loaded } from '../inspect/state.ts';

/** Two states whose packages are compared; `a` is null where those of `b` are shown alone. */
export interface InventorySides {
  readonly a: Address | null;
  readonly b: Address;
}

/** The packages of a state, and its attack surface. */
export interface InventoryView extends InspectView {
  readonly sides: InventorySides;
  readonly compared: Loaded<InventoryComparison>;
  /** Index of the package under the cursor, among those that match the filter. */
  readonly cursor: number;
  readonly detailTop: number;
}
