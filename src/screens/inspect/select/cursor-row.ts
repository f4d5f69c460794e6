import { parentOf } from '../../../filesystem/paths.ts';

const known = new WeakMap<object, ReadonlyMap<string, number>>();

/**
 * Index of the row with a path; if it is not shown, of its nearest parent folder, else of the first row. The
 * index of a list of rows is cached, because every frame and key asks.
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
