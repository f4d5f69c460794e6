/** Lines of an exact width, the building blocks of panels. Widths are in terminal cells. */
import { cellsOf } from '../text/cells.ts';
import { head, tail } from '../text/ends.ts';
import { paint, type Role } from './theme.ts';

/** A piece of a line in one style. `raw` text is already filtered and has its own SGR (log lines). */
export interface Span {
  readonly text: string;
  readonly role?: Role;
  readonly raw?: boolean;
}

export type Line = readonly Span[];

const ASCII = /^[\x20-\x7e]*$/;

/** The width of a line, in cells. */
export function widthOf(line: Line): number {
  return line.reduce((sum, span) => sum + cellsOf(span.text), 0);
}

/** Cuts a text to at most `width` cells, with `…` where something was cut. */
export function clip(text: string, width: number): string {
  if (width <= 0) return '';
  if (cellsOf(text) <= width) return text;
  if (ASCII.test(text)) return `${text.slice(0, width - 1)}…`;
  return `${head(text, width - 1)}…`;
}

/** Cuts a text at its start, so that the end remains readable. */
export function clipStart(text: string, width: number): string {
  return cellsOf(text) <= width ? text : `…${tail(text, Math.max(0, width - 1))}`;
}

/** Cuts or pads a text to exactly `width` cells. */
export function fitTo(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const clipped = clip(text, width);
  const space = ' '.repeat(Math.max(0, width - cellsOf(clipped)));
  return align === 'left' ? clipped + space : space + clipped;
}

/** Cuts a path or name in the middle, so that both ends remain readable. */
export function clipMiddle(text: string, width: number): string {
  if (cellsOf(text) <= width) return text;
  if (width < 8) return clip(text, width);
  const end = Math.floor((width - 1) / 2);
  return `${head(text, width - 1 - end)}…${tail(text, end)}`;
}

/** A line as one string with SGR, cut or padded to exactly `width` cells. */
export function paintLine(line: Line, width: number): string {
  let out = '';
  let left = width;
  for (const [index, span] of line.entries()) {
    if (left <= 0) break;
    const size = cellsOf(span.text);
    // A span that fits exactly is cut too if more follows; otherwise nothing would show that text is
    // missing.
    const hides = size === left && span.raw !== true && line.slice(index + 1).some(({ text }) => text !== '');
    const text = hides ? `${head(span.text, left - 1)}…` : size <= left ? span.text : clip(span.text, left);
    left -= text === span.text ? size : cellsOf(text);
    out += span.raw === true ? text : paint(span.role ?? 'plain', text);
    if (text !== span.text) break;
  }
  return left > 0 ? out + ' '.repeat(left) : out;
}

/** Joins a left part, cut if necessary, and a right part that is always shown in full. */
export function spread(left: Line, right: Line, width: number): Line {
  const size = widthOf(right);
  const room = width - size - 1;
  if (room < 4) return left;
  return [{ text: paintLine(left, room), raw: true }, { text: ' ' }, ...right];
}
