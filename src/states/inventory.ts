import type { ComparedInventory } from '../inventory/compare.ts';
import { compareInventories } from '../inventory/compare.ts';
import { compareSurfaces, type Surface, type SurfaceItem, surfaceOf } from '../inventory/surface.ts';
import { takeInventory } from '../inventory/survey.ts';
import type { Inventory } from '../inventory/types.ts';
import type { ImageConfig } from '../ports.ts';
import type { StateFiles } from './state-files.ts';

/** The packages of a state, and its attack surface. */
export interface StateInventory {
  readonly inventory: Inventory;
  readonly surface: Surface;
}

/**
 * Reads the inventory of a solved state.
 * @param config the image config at that point; null if the engine does not say it, which is then among what was not read
 */
export async function inventoryOf(files: StateFiles, config: ImageConfig | null): Promise<StateInventory> {
  const tree = await files.tree();
  const inventory = await takeInventory(files);
  const why = 'the engine does not say the settings of this state';
  return {
    inventory:
      config === null
        ? { ...inventory, notRead: [...inventory.notRead, { path: 'EXPOSE', why }] }
        : inventory,
    surface: surfaceOf(tree, config?.exposedPorts ?? []),
  };
}

/** Two states side by side, or one alone as `b`. */
export interface InventoryComparison {
  readonly inventory: ComparedInventory;
  readonly surface: readonly SurfaceItem[];
}

export function compareStateInventories(a: StateInventory | null, b: StateInventory): InventoryComparison {
  return {
    inventory: compareInventories(a?.inventory ?? null, b.inventory),
    surface: compareSurfaces(a?.surface ?? null, b.surface),
  };
}
