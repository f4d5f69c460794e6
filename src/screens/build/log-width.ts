/** Columns from which the steps are next to the log; below that they are above it. */
const MIN_BESIDE_COLUMNS = 110;

/** The width of the steps next to the log, in cells; null if they are above it. */
export function stepsBesideWidth(columns: number): number | null {
  return columns < MIN_BESIDE_COLUMNS ? null : Math.max(46, Math.min(70, Math.floor(columns * 0.42)));
}

/** Cells of a line inside the log's border. */
export function logLineWidth(columns: number): number {
  return columns - (stepsBesideWidth(columns) ?? 0) - 2;
}
