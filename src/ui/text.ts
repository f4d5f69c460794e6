/** Lines of exactly the width asked for: what a panel is made of. Widths are terminal cells. */
import { cellsOf } from '../text/cells.ts';
import { paint, type Role } from './theme.ts';

/** A piece of a line in one look. `raw` text already holds its own SGR (log lines) and has been filtered. */
export interface Span {
  readonly text: string;
  readonly role?: Role;
  readonly raw?: boolean;
}

export type Line = readonly Span[];

const ASCII = /^[\x20-\x7e]*$/;

/** Cells that a line takes. */
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

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** As many whole characters from the start as fit; measured one by one, as a terminal places them. */
export function head(text: string, width: number): string {
  let out = '';
  let left = width;
  for (const { segment } of graphemes.segment(text)) {
    left -= cellsOf(segment);
    if (left < 0) break;
    out += segment;
  }
  return out;
}

/** As many whole characters from the end as fit. */
function tail(text: string, width: number): string {
  let out = '';
  let left = width;
  for (const { segment } of Array.from(graphemes.segment(text)).reverse()) {
    left -= cellsOf(segment);
    if (left < 0) break;
    out = segment + out;
  }
  return out;
}

/** Cuts a text at its start, so that what was typed last can be read. */
export function clipStart(text: string, width: number): string {
  return cellsOf(text) <= width ? text : `…${tail(text, Math.max(0, width - 1))}`;
}

/** Cuts or pads a text to exactly `width` cells. */
export function fitTo(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const clipped = clip(text, width);
  const space = ' '.repeat(Math.max(0, width - cellsOf(clipped)));
  return align === 'left' ? clipped + space : space + clipped;
}

/** Cuts a path or a name in its middle, so that both ends can be read. */
export function clipMiddle(text: string, width: number): string {
  if (cellsOf(text) <= width) return text;
  if (width < 8) return clip(text, width);
  const end = Math.floor((width - 1) / 2);
  return `${head(text, width - 1 - end)}…${tail(text, end)}`;
}

/** A line as one string with SGR, cut and padded to exactly `width` cells. */
export function paintLine(line: Line, width: number): string {
  let out = '';
  let left = width;
  for (const [index, span] of line.entries()) {
    if (left <= 0) break;
    const size = cellsOf(span.text);
    // One that just fits is cut as well where others follow: nothing else would tell of them.
    const hides = size === left && span.raw !== true && line.slice(index + 1).some(({ text }) => text !== '');
    const text = hides ? `${head(span.text, left - 1)}…` : size <= left ? span.text : clip(span.text, left);
    left -= text === span.text ? size : cellsOf(text);
    out += span.raw === true ? text : paint(span.role ?? 'plain', text);
    if (text !== span.text) break;
  }
  return left > 0 ? out + ' '.repeat(left) : out;
}

/** A left part that gives way and a right part that is always whole. */
export function spread(left: Line, right: Line, width: number): Line {
  const size = widthOf(right);
  const room = width - size - 1;
  if (room < 4) return left;
  return [{ text: paintLine(left, room), raw: true }, { text: ' ' }, ...right];
}
