/** The text of the log panel: what a step printed and, if it failed, why. */
import { plainText } from '../../progress/sanitize.ts';
import { lastTop } from '../../store/move.ts';
import type { AppState } from '../../store/state.ts';
import { wrapWords } from '../../text/wrap.ts';
import { buildExplanation, reasonTexts } from '../frame/select/explanation.ts';
import { failureExcerpt } from '../frame/select/failure.ts';
import { logLineWidth } from './log-width.ts';
import { buildLog } from './select.ts';

/** One line of the panel. All but `source` is filtered; reason and advice are wrapped. */
export type LogRow =
  /** `number` counts from 1. */
  | { readonly kind: 'output'; readonly number: number; readonly text: string }
  | { readonly kind: 'reason'; readonly text: string; readonly isFirst: boolean }
  | { readonly kind: 'advice'; readonly text: string }
  | { readonly kind: 'source'; readonly number: number; readonly text: string; readonly failed: boolean }
  | { readonly kind: 'blank' };

/** Total lines of the panel, including those dropped to save memory. */
export function logLineCount(state: AppState): number {
  return (buildLog(state)?.lineCount ?? 0) + failureRows(state).length;
}

/** First line (from 0) shown in a panel of `page` lines. */
export function logTop(state: AppState, page: number): number {
  const last = lastTop(logLineCount(state), page);
  return Math.min(state.build?.logTop ?? followedTop(state, page), last);
}

/**
 * Default first line: the end of the log. For a failed step, chosen so that even a low panel shows both its
 * last output and the reason, however many Dockerfile lines follow.
 */
export function followedTop(state: AppState, page: number): number {
  const last = lastTop(logLineCount(state), page);
  if (failureExcerpt(state) === null) return last;
  const printed = buildLog(state)?.lineCount ?? 0;
  return Math.min(last, Math.max(0, printed - (page >> 1)));
}

/** The panel's lines from `from` up to, excluding, `to`. */
export function logRows(state: AppState, from: number, to: number): readonly LogRow[] {
  const log = buildLog(state);
  const count = log?.lineCount ?? 0;
  const rows: LogRow[] = [];
  for (let at = from; at < Math.min(to, log?.firstLine ?? 0); at += 1) {
    rows.push({ kind: 'output', number: at + 1, text: '(dropped to save memory)' });
  }
  const first = from + rows.length;
  for (const [index, line] of (log?.window(first, Math.min(to, count)) ?? []).entries()) {
    rows.push({ kind: 'output', number: first + index + 1, text: line.text });
  }
  if (to <= count) return rows;
  return [...rows, ...failureRows(state).slice(Math.max(0, from - count), to - count)];
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
function lineWidth({ window, zoomed, screen }: AppState): number {
  return zoomed === screen ? window.columns - 2 : logLineWidth(window.columns);
}
