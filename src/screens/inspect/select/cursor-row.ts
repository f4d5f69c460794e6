import { parentOf } from '../../../filesystem/file-tree.ts';

const known = new WeakMap<object, ReadonlyMap<string, number>>();

/**
 * Index of the row that a path is in; where it is not shown, of the nearest folder around it, else of the first row.
 * The places of a list of rows are kept, for every frame and every key asks.
 */
export function cursorRowAt<R>(rows: readonly R[], pathOf: (row: R) => string, cursor: string): number {
  let places = known.get(rows);
  if (places === undefined) {
    places = new Map(rows.map((row, index) => [pathOf(row), index]));
    known.set(rows, places);
  }
  for (let path = cursor; path !== ''; path = parentOf(path)) {
    const at = places.get(path);
    if (at !== undefined) return at;
  }
  return 0;
}
