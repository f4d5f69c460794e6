/** Columns from which the source is beside the other panels; below that they are stacked. */
export const MIN_BESIDE_COLUMNS = 110;

/** The width of the source beside the other panels, in cells. */
export function sourceWidth(columns: number): number {
  return Math.floor(columns * 0.5);
}

/** Cells for a line inside the border of the lower panel. */
export function outputLineWidth(columns: number, isZoomed: boolean): number {
  const beside = columns >= MIN_BESIDE_COLUMNS && !isZoomed;
  return (beside ? columns - sourceWidth(columns) : columns) - 2;
}
