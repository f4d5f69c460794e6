import { placedCharacters } from '../text/cells.ts';
import { STYLE_END } from './sgr.ts';

const PLAIN_ASCII = /^[\x20-\x7e]*$/;

/**
 * Breaks a line of a log into rows of at most `width` cells, at whatever character is there, as a terminal does: joined
 * again, they are the line. A style is ended at the end of a row and begun again on the next, so every row stands alone.
 */
export function wrapLine(text: string, width: number): readonly string[] {
  const room = Math.max(2, width);
  if (text.length <= room && PLAIN_ASCII.test(text)) return [text];
  if (PLAIN_ASCII.test(text)) {
    const count = Math.ceil(text.length / room);
    return Array.from({ length: count }, (_, at) => text.slice(at * room, (at + 1) * room));
  }
  const rows: string[] = [];
  let row = '';
  let cells = 0;
  let style = '';
  for (const part of text.split(/(\x1b\[[\d;]*m)/)) {
    if (part.startsWith('\x1b')) {
      style = part === STYLE_END ? '' : part;
      row += part;
      continue;
    }
    for (const placed of placedCharacters(part)) {
      if (cells + placed.cells > room) {
        rows.push(style === '' ? row : row + STYLE_END);
        row = style;
        cells = 0;
      }
      row += placed.character;
      cells += placed.cells;
    }
  }
  return [...rows, row];
}

/** The number of rows that wrapLine makes. */
export function wrappedRows(text: string, width: number): number {
  const room = Math.max(2, width);
  return PLAIN_ASCII.test(text) ? Math.max(1, Math.ceil(text.length / room)) : wrapLine(text, width).length;
}
