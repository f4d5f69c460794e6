/** Reads the connections of a graph off its picture, as a person would: by following the lines. */

/** One row of the picture. `stage` is null where it only goes on with the lines of the row above. */
export interface PictureRow {
  readonly stage: number | null;
  readonly cells: string;
}

const NODES = '●○';
/** Characters with a line that comes from above and goes on below. */
const PASSING = '│├┼┤';

/** `4←0`: stage 4 takes from stage 0. */
export function connections(rows: readonly PictureRow[]): Set<string> {
  const found = new Set<string>();
  rows.forEach(({ stage, cells }, at) => {
    const node = Array.from(cells).findIndex((cell) => NODES.includes(cell));
    if (stage === null || node < 0) return;
    for (const column of [...joined(cells, node, -1), ...joined(cells, node, 1)]) {
      found.add(`${stage}←${origin(rows, at, column)}`);
    }
  });
  return found;
}

/** The columns at which the horizontal line of a node meets lines from above. */
function joined(cells: string, node: number, by: 1 | -1): number[] {
  const found: number[] = [];
  for (let at = node + by; cells[at] === '─'; at += 2 * by) {
    const cell = cells[at + by] ?? ' ';
    if ('├╰┼┴┤╯'.includes(cell)) found.push(at + by);
    else if (!'─│'.includes(cell)) throw new Error(`A line ends in nothing: ${cells}`);
    if ('├╰┤╯'.includes(cell)) break;
  }
  return found;
}

function origin(rows: readonly PictureRow[], from: number, column: number): number {
  for (let at = from - 1; at >= 0; at -= 1) {
    const { stage, cells } = rows[at] ?? { stage: null, cells: '' };
    const cell = cells[column] ?? ' ';
    if (NODES.includes(cell)) return stage ?? Number.NaN;
    if (!PASSING.includes(cell)) break;
  }
  throw new Error(`A line comes from nowhere: row ${from}, column ${column}`);
}
