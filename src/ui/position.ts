/** Where a panel stands in a longer text, for its lower border. Empty if all of it is visible. */

/** `3 of 20`: the row of a list under the cursor. */
export function rowPosition(cursor: number, count: number, height: number): string {
  return count > height ? `${cursor + 1} of ${count}` : '';
}

/** `1–10 of 20`: the visible lines of a text. */
export function linesPosition(top: number, count: number, height: number): string {
  return count > height ? `${top + 1}–${Math.min(count, top + height)} of ${count}` : '';
}
