/** The formats of `stagedive inventory`. */
export const INVENTORY_FORMATS = ['text', 'json', 'cyclonedx'] as const;

export type InventoryFormat = (typeof INVENTORY_FORMATS)[number];
