/** The text of the log panel: what a step printed and, if it failed, why. */
import { plainText } from '../../progress/sanitize.ts';
import { isZoomed } from '../../store/is-zoomed.ts';
import { clampPlace, isBefore, lastPlace, type RowPlace, rowsUp } from '../../store/row-place.ts';
import type { AppState } from '../../store/state.ts';
import { wrapWords } from '../../text/wrap.ts';
import { buildExplanation, reasonTexts } from '../frame/select/explanation.ts';
import { failureExcerpt } from '../frame/select/failure.ts';
import { clippedSentences } from '../logs/clipped.ts';
import { type LogView, rowedLog } from '../logs/rowed.ts';
import { logLineWidth } from './log-width.ts';
import { buildLog, cursorVertex } from './select.ts';

/** One line of the panel. All but `source` is filtered; all but `output` has one row. */
export type LogRow =
  /** `number` counts from 1. `isGrowing`: the line has not ended. */
  | {
      readonly kind: 'output';
      readonly number: number;
      readonly text: string;
      readonly stream: number;
      readonly isGrowing: boolean;
    }
  /** What is missing in the log. */
  | { readonly kind: 'clipped'; readonly text: string }
  | { readonly kind: 'reason'; readonly text: string; readonly isFirst: boolean }
  | { readonly kind: 'advice'; readonly text: string }
  | { readonly kind: 'source'; readonly number: number; readonly text: string; readonly failed: boolean }
  | { readonly kind: 'blank' };

/** Total lines of the panel, including those dropped to save memory. */
export function logLineCount(state: AppState): number {
  return (buildLog(state)?.lineCount ?? 0) + endRows(state).length;
}

/** The panel as the functions of rows take it. */
export function logView(state: AppState): LogView {
  return {
    log: buildLog(state),
    ends: endRows(state).length,
    // The first cell says where a line comes from.
    width: lineWidth(state) - 1,
    wrapped: state.logs.wrapped,
  };
}

/** The first row shown in a panel of `page` rows. */
export function logPlace(state: AppState, page: number): RowPlace {
  const { logTop: top = null, logRow = 0 } = state.build ?? {};
  if (top === null) return followedPlace(state, page);
  return clampPlace(rowedLog(logView(state)), { line: top, row: logRow }, page);
}

/** The line (from 0) of that row. */
export function logTop(state: AppState, page: number): number {
  return logPlace(state, page).line;
}

/**
 * Default first row: the end of the log. For a failed step, chosen so that even a low panel shows both its
 * last output and the reason, however many Dockerfile lines follow.
 */
export function followedPlace(state: AppState, page: number): RowPlace {
  const text = rowedLog(logView(state));
  const last = lastPlace(text, page);
  if (failureExcerpt(state) === null) return last;
  const printed = buildLog(state)?.lineCount ?? 0;
  const place = rowsUp(text, { line: printed, row: 0 }, page >> 1);
  return isBefore(place, last) ? place : last;
}

/** The panel's lines from `from` up to, excluding, `to`. */
export function logRows(state: AppState, from: number, to: number): readonly LogRow[] {
  const log = buildLog(state);
  const count = log?.lineCount ?? 0;
  const settled = log?.settledCount ?? 0;
  const output = (at: number, text: string, stream: number): LogRow => ({
    kind: 'output',
    number: at + 1,
    text,
    stream,
    isGrowing: at >= settled,
  });
  const rows: LogRow[] = [];
  for (let at = from; at < Math.min(to, log?.firstLine ?? 0); at += 1) {
    rows.push(output(at, '(dropped to save memory)', 1));
  }
  const first = from + rows.length;
  for (const [index, line] of (log?.window(first, Math.min(to, count)) ?? []).entries()) {
    rows.push(output(first + index, line.text, line.stream));
  }
  if (to <= count) return rows;
  return [...rows, ...endRows(state).slice(Math.max(0, from - count), to - count)];
}

/** What follows the log: what is missing in it, and why the step failed. */
function endRows(state: AppState): readonly LogRow[] {
  const vertex = cursorVertex(state);
  const clipped = vertex === null ? [] : clippedSentences(vertex.log, vertex.runs.at(-1)?.stop ?? null);
  const width = lineWidth(state) - 4;
  return [
    ...clipped.flatMap((text) => wrapWords(text, width)).map((text): LogRow => ({ kind: 'clipped', text })),
    ...failureRows(state),
  ];
}

function failureRows(state: AppState): readonly LogRow[] {
  const excerpt = failureExcerpt(state);
  if (excerpt === null) return [];
  const [reason = '', ...advice] = reasonTexts(excerpt.failure, buildExplanation(state));
  // The glyph in front of the reason, and a blank at the end.
  const width = lineWidth(state) - 4;
  const wrapped = (text: string): readonly string[] => wrapWords(plainText(text), width);
  return [
    { kind: 'blank' },
    ...wrapped(reason).map((text, at): LogRow => ({ kind: 'reason', text, isFirst: at === 0 })),
    ...advice.flatMap(wrapped).map((text): LogRow => ({ kind: 'advice', text })),
    ...excerpt.lines.map((line): LogRow => ({ kind: 'source', ...line })),
  ];
}

/** Cells of a line of the log, which may have the whole screen. */
function lineWidth(state: AppState): number {
  const { columns } = state.window;
  return isZoomed(state) ? columns - 2 : logLineWidth(columns);
}
