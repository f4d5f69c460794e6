import { placedCharacters } from '../text/cells.ts';
import { STYLE_END } from './sgr.ts';

/** One column of a line that is being overwritten. */
export interface Cell {
  readonly character: string;
  /** The sequence of its {@link StyleState}. */
  readonly style: string;
}

/** What erasing leaves. Not shown at the end of a line. */
export const BLANK: Cell = { character: ' ', style: '' };
/** The second column of a wide character. */
export const CONTINUED: Cell = { character: '', style: '' };

/** Splits a line into cells. Nothing in it was overwritten yet. */
export function parseCells(text: string): Cell[] {
  const cells: Cell[] = [];
  let style = '';
  for (const part of text.split(/(\x1b\[[\d;]*m)/)) {
    if (part.startsWith('\x1b')) {
      style = part === STYLE_END ? '' : part;
      continue;
    }
    for (const { character, cells: width } of placedCharacters(part)) {
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

/** Joins cells into text and SGR sequences, without trailing blanks. */
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
