import type { AppState } from '../../../store/state.ts';
import type { Rect } from '../../../ui/layout.ts';
import type { Line } from '../../../ui/text.ts';
import { nameCells, optionLine } from '../../options/lines/rows.ts';
import { type OptionRow, optionRows } from '../../options/select-rows.ts';

/** A row, and where it is in the panel of options. */
interface TakenRow {
  readonly row: OptionRow;
  readonly index: number;
}

/** What the target takes that somebody has to know of: not its cache, and no image that nothing replaces. */
export function takenRows(state: AppState): readonly TakenRow[] {
  return optionRows(state).flatMap((row, index) => (isWorthARow(row) ? [{ row, index }] : []));
}

function isWorthARow(row: OptionRow): boolean {
  switch (row.kind) {
    case 'arg':
    case 'secret':
    case 'ssh':
      return true;
    case 'platform':
      return row.value !== null;
    case 'context':
      return row.image === null || row.value !== null;
    case 'cache':
      return row.changed;
  }
}

/** What the file says of it is of more use than where it is used. */
function isDescribed(row: OptionRow): boolean {
  return row.kind === 'arg' && row.description !== null;
}

export function takenLines(state: AppState, { width }: Rect): readonly Line[] {
  const rows = takenRows(state).map(({ row }) => row);
  const name = nameCells(rows, width - 2);
  return rows.map((row) => [{ text: ' ' }, ...optionLine(state, row, width - 2, name, !isDescribed(row))]);
}
