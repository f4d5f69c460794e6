/**
 * Keys that the user has redefined: by section (the group of a binding, in lower case), then by the key that it has by
 * default, the keys that it has instead. An empty list leaves it without a key.
 */
export type KeyOverrides = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

export const NO_OVERRIDES: KeyOverrides = {};
