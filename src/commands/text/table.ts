import { cellsOf } from '../../text/cells.ts';

/**
 * Rows as columns, two cells apart; the last column takes what room it needs. All text is filtered already.
 * @param widest cells at most of a column that is padded; longer ones push their row
 */
export function tableText(rows: readonly (readonly string[])[], widest: number): string {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    rows.reduce((width, row) => Math.max(width, Math.min(widest, cellsOf(row[column] ?? ''))), 0),
  );
  return rows
    .map((row) => {
      const padded = row.map(
        (cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - cellsOf(cell))),
      );
      return `${padded.join('  ').trimEnd()}\n`;
    })
    .join('');
}
