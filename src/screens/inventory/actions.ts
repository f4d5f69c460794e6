import type { InventoryComparison } from '../../states/inventory.ts';
import type { Loaded } from '../inspect/state.ts';

/** Actions of the Inventory screen. `key` names the states that an answer is for. */
export type InventoryAction =
  | {
      readonly type: 'inventory/taken';
      readonly key: string;
      readonly compared: Loaded<InventoryComparison>;
    }
  /** Against the next related state, or against none. */
  | { readonly type: 'inventory/turned' };
