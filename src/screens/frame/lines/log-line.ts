import sliceAnsi from 'slice-ansi';
import { withoutStyles } from '../../../progress/sanitize.ts';
import { wrapLine } from '../../../progress/wrapped-line.ts';
import type { AppState } from '../../../store/state.ts';
import { cellsOf } from '../../../text/cells.ts';
import { shiftLine } from '../../../ui/sideways.ts';
import { clipStart, type Line, type Span } from '../../../ui/text.ts';
import { GLYPH, hasColours } from '../../../ui/theme.ts';
import { markMatches, occurrences } from './matches.ts';

/** A line of a log as a panel shows it. */
export interface ShownLine {
  /** Filtered, with its own styles. */
  readonly text: string;
  /** From 1. */
  readonly number: number;
  /** 1 stdout, 2 stderr. */
  readonly stream: number;
  /** Whether the line that was chosen is this one. */
  readonly isMarked: boolean;
  /** Whether its end is to be seen rather than its beginning: it grows. */
  readonly showsEnd: boolean;
}

/**
 * A line as the step printed it, with its colours; lines with a match lose them to keep the match visible. One row, or as
 * many as it takes when lines are wrapped. The first cell is a glyph for the marked line, a line of stderr, and a
 * row that goes on.
 */
export function logLineRows(state: AppState, line: ShownLine, width: number): readonly Line[] {
  const room = width - 1;
  const plain = withoutStyles(line.text);
  const query = state.search?.query ?? '';
  const isMatch = query !== '' && occurrences(plain, query).length > 0;
  const text = isMatch || !hasColours() ? plain : line.text;
  if (state.logs.wrapped) {
    const rows = wrapLine(text, room);
    const marked = isMatch ? markMatches([{ text }], state, line.number) : [];
    let from = 0;
    return rows.map((row, at): Line => {
      const to = from + row.length;
      const spans = isMatch ? cut(marked, from, to) : [spanOf(row)];
      from = to;
      return [glyphOf(line, at > 0), ...spans];
    });
  }
  const left = state.sideways;
  if (isMatch)
    return [[glyphOf(line, false), ...shiftLine(markMatches([{ text }], state, line.number), left)]];
  return [[glyphOf(line, false), ...cutAtEdge(text, left, room, line.showsEnd)]];
}

/** A line in one row, cut at the edge also where the lines of logs are wrapped. */
export function logLineRow(
  state: AppState,
  line: Pick<ShownLine, 'text' | 'number' | 'stream'>,
  width: number,
): Line {
  const cut: AppState = { ...state, logs: { ...state.logs, wrapped: false } };
  return logLineRows(cut, { ...line, isMarked: false, showsEnd: false }, width)[0] ?? [];
}

function glyphOf({ isMarked, stream }: ShownLine, goesOn: boolean): Span {
  if (isMarked) return { text: GLYPH.cursor, role: 'cursor' };
  if (goesOn) return { text: GLYPH.continued, role: 'dim' };
  return stream === 2 ? { text: GLYPH.stderr, role: 'warn' } : { text: ' ' };
}

function spanOf(text: string): Span {
  return text.includes('\u001b') ? { text, raw: true } : { text };
}

/** One row of a line that may be longer: from `left` cells on, or its end. */
function cutAtEdge(text: string, left: number, room: number, showsEnd: boolean): readonly Span[] {
  const cells = cellsOf(text);
  if (showsEnd && left === 0 && cells > room) {
    if (!text.includes('\u001b')) return [{ text: clipStart(text, room) }];
    return [{ text: `…${sliceAnsi(text, cells - room + 1)}`, raw: true }];
  }
  if (!text.includes('\u001b')) return shiftLine([{ text }], left);
  const [rest] = shiftLine([{ text, raw: true }], left);
  if (rest === undefined) return [];
  const whole = cellsOf(rest.text) <= room;
  return [{ text: whole ? rest.text : `${sliceAnsi(rest.text, 0, room - 1)}…`, raw: true }];
}

/** The spans of a part of a line, by characters. */
function cut(spans: readonly Span[], from: number, to: number): readonly Span[] {
  let offset = 0;
  return spans.flatMap((span): Span[] => {
    const start = Math.max(0, from - offset);
    const end = Math.min(span.text.length, to - offset);
    offset += span.text.length;
    return start < end ? [{ ...span, text: span.text.slice(start, end) }] : [];
  });
}
