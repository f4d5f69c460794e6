/** Scrolls long lines sideways, so that the part beyond the panel's edge can be read. */
import sliceAnsi from 'slice-ansi';
import { cellsOf } from '../text/cells.ts';
import { head } from '../text/ends.ts';
import type { Line, Span } from './text.ts';

/** A line without its first cells, styles kept; half of a wide character becomes a blank. */
export function shiftLine(line: Line, left: number): Line {
  if (left === 0) return line;
  const shown: Span[] = [];
  let rest = left;
  for (const span of line) {
    const size = cellsOf(span.text);
    if (rest < size) shown.push(rest === 0 ? span : { ...span, text: withoutStart(span, rest) });
    rest = Math.max(0, rest - size);
  }
  return shown;
}

function withoutStart({ text, raw }: Span, left: number): string {
  if (raw === true) return sliceAnsi(text, left);
  const gone = head(text, left);
  const next = text.slice(gone.length);
  const missing = left - cellsOf(gone);
  return missing === 0 ? next : ` ${next.slice(head(next, 2).length)}`;
}

/** The position in a panel's border: the visible lines, if there are more, and the first visible column. */
export function positionNote(lines: string, left: number): string {
  if (left === 0) return lines;
  return `${lines === '' ? '' : `${lines} · `}from column ${left + 1}`;
}
