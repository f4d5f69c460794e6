import { cellsOf } from './characters.ts';
import { STYLE_END } from './sgr.ts';

/** One column of a line that is being rewritten. */
export interface Cell {
  readonly character: string;
  /** The sequence of its {@link StyleState}. */
  readonly style: string;
}

/** What erasing leaves; at the end of a line it is nothing. */
export const BLANK: Cell = { character: ' ', style: '' };
/** The second column of a wide character. */
export const CONTINUED: Cell = { character: '', style: '' };

/** The cells of a line that only grew. */
export function parseCells(text: string): Cell[] {
  const cells: Cell[] = [];
  let style = '';
  for (const part of text.split(/(\x1b\[[\d;]*m)/)) {
    if (part.startsWith('\x1b')) {
      style = part === STYLE_END ? '' : part;
      continue;
    }
    for (const character of part) {
      const width = cellsOf(character);
      if (width > 0) {
        cells.push({ character, style });
      } else {
        const at = cells.at(-1) === CONTINUED ? cells.length - 2 : cells.length - 1;
        cells[at] = { character: (cells[at]?.character ?? '') + character, style };
      }
      if (width === 2) {
        cells.push(CONTINUED);
      }
    }
  }
  return cells;
}

/** The line that cells make: text and sequences, without the blanks at its end. */
export function renderCells(cells: readonly Cell[]): string {
  let end = cells.length;
  while (end > 0 && cells[end - 1] === BLANK) {
    end--;
  }
  let text = '';
  let open = '';
  for (const cell of cells.slice(0, end)) {
    if (cell !== CONTINUED && cell.style !== open) {
      text += (open && STYLE_END) + cell.style;
      open = cell.style;
    }
    text += cell.character;
  }
  return text + (open && STYLE_END);
}
