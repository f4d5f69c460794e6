/** Moving through a text of which each line takes one row of the screen or more. Only the rows passed are counted. */
import type { Move } from './move.ts';

/** A row: the line that it belongs to, and its number in it; both from 0. */
export interface RowPlace {
  readonly line: number;
  readonly row: number;
}

export interface RowedText {
  readonly lineCount: number;
  /** The rows of a line, at least 1. */
  readonly rowsOf: (line: number) => number;
}

export const FIRST_ROW: RowPlace = { line: 0, row: 0 };

/** Whether a place comes before another one. */
export function isBefore(a: RowPlace, b: RowPlace): boolean {
  return a.line < b.line || (a.line === b.line && a.row < b.row);
}

/** The place so many rows further down, at most the last row. */
export function rowsDown(text: RowedText, from: RowPlace, rows: number): RowPlace {
  let { line, row } = from;
  let left = rows;
  for (; line < text.lineCount; line += 1, row = 0) {
    const rest = text.rowsOf(line) - row - 1;
    if (left <= rest) return { line, row: row + left };
    if (line === text.lineCount - 1) return { line, row: row + rest };
    left -= rest + 1;
  }
  return FIRST_ROW;
}

/** The place so many rows further up, at least the first row. */
export function rowsUp(text: RowedText, from: RowPlace, rows: number): RowPlace {
  let { line, row } = from;
  let left = rows;
  while (left > row) {
    if (line === 0) return FIRST_ROW;
    left -= row + 1;
    line -= 1;
    row = text.rowsOf(line) - 1;
  }
  return { line, row: row - left };
}

/** The last first row at which the text still fills a panel of `page` rows. */
export function lastPlace(text: RowedText, page: number): RowPlace {
  if (text.lineCount === 0) return FIRST_ROW;
  const last = text.lineCount - 1;
  return rowsUp(text, { line: last, row: text.rowsOf(last) - 1 }, page - 1);
}

/** A first row that is in the text, and not so far down that the panel would be partly empty. */
export function clampPlace(text: RowedText, place: RowPlace, page: number): RowPlace {
  const last = lastPlace(text, page);
  if (!isBefore(place, last)) return last;
  return { line: place.line, row: Math.min(place.row, text.rowsOf(place.line) - 1) };
}

/** Moves the first visible row. */
export function movePlace(text: RowedText, from: RowPlace, move: Move): RowPlace {
  if ('to' in move) return move.to === 'start' ? FIRST_ROW : lastPlace(text, move.page);
  const step =
    move.unit === 'line'
      ? 1
      : move.unit === 'page'
        ? Math.max(1, move.page - 1)
        : Math.max(1, move.page >> 1);
  const by = move.by * step;
  const start = clampPlace(text, from, move.page);
  const moved = by < 0 ? rowsUp(text, start, -by) : rowsDown(text, start, by);
  return clampPlace(text, moved, move.page);
}

/** The first row nearest to `top` at which the whole of a line is visible, or its beginning if it is too long. */
export function placeShowing(text: RowedText, top: RowPlace, line: number, page: number): RowPlace {
  const begin = { line, row: 0 };
  if (isBefore(begin, top)) return begin;
  const end = { line, row: text.rowsOf(line) - 1 };
  const bottom = rowsDown(text, top, page - 1);
  if (!isBefore(bottom, end)) return top;
  const place = rowsUp(text, end, page - 1);
  return isBefore(begin, place) ? begin : place;
}
