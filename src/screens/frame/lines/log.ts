import { plainText } from '../../../progress/sanitize.ts';
import { type RowedText, type RowPlace, rowsDown } from '../../../store/row-place.ts';
import type { AppState } from '../../../store/state.ts';
import { lineNumbers } from '../../../text/line-numbers.ts';
import type { Rect } from '../../../ui/layout.ts';
import { positionNote, shiftLine } from '../../../ui/sideways.ts';
import { shortStepTitle } from '../../../ui/step-title.ts';
import type { Line } from '../../../ui/text.ts';
import { GLYPH } from '../../../ui/theme.ts';
import { timelineLines } from '../../build/lines/timeline.ts';
import { buildLog, cursorRow } from '../../build/select.ts';
import { consequences } from '../../build/select-failures.ts';
import { type LogRow, logPlace, logRows, logView } from '../../build/select-log.ts';
import { timeline } from '../../build/select-timeline.ts';
import { clippedNote } from '../../logs/clipped.ts';
import { rowedLog } from '../../logs/rowed.ts';
import { markedLine } from '../../logs/select.ts';
import { logLineRows } from './log-line.ts';

/** `Log · RUN make`, or the title of the timeline. */
export function logTitle(state: AppState): string {
  const times = timeline(state);
  if (times !== null && times.bars.length > 0)
    return times.stage === null ? 'Where the time went' : `Times · ${times.stage}`;
  const row = cursorRow(state);
  if (row === null) return 'Log';
  const note = clippedNote(buildLog(state));
  // In front, as the name of a step may be longer than the border.
  return ['Log', ...(note === '' ? [] : [note]), shortStepTitle(row.title)].join(' · ');
}

/** A row of the panel, and the line (from 1) that it belongs to: null where that cannot be chosen. */
export interface LogPanelRow {
  readonly line: Line;
  readonly number: number | null;
}

/** What the panel shows of a log. */
export interface LogPanel {
  readonly rows: readonly LogPanelRow[];
  /** `┊ stderr · 1–10 of 20`: what the glyphs mean, and the visible lines, if there are more. */
  readonly position: string;
}

/** The visible rows of the log; a failed step's Dockerfile lines follow its end. */
export function logPanel(state: AppState, rect: Rect): LogPanel {
  const unnumbered = (line: Line): LogPanelRow => ({ line, number: null });
  const times = timeline(state);
  if (times !== null && times.bars.length > 0)
    return { rows: timelineLines(times, rect).map(unnumbered), position: '' };
  const view = logView(state);
  const text = rowedLog(view);
  const count = text.lineCount;
  if (count === 0) return { rows: [unnumbered([{ text: ` ${silence(state)}`, role: 'dim' }])], position: '' };
  const top = logPlace(state, rect.height);
  const bottom = rowsDown(text, top, rect.height - 1);
  const mark = markedLine(state);
  const follows = state.build?.logTop === null;
  const lines = logRows(state, top.line, bottom.line + 1);
  const rows = lines
    .flatMap((row) => {
      if (row.kind !== 'output') return [unnumbered(logLine(state, row))];
      const line = { ...row, isMarked: row.number === mark, showsEnd: follows && row.isGrowing };
      return logLineRows(state, line, rect.width).map((each) => ({ line: each, number: row.number }));
    })
    .slice(top.row, top.row + rect.height);
  const isWhole = top.line === 0 && top.row === 0 && bottom.line >= count - 1 && !isCut(text, bottom);
  const parts = [
    ...(lines.some((row) => row.kind === 'output' && row.stream === 2) ? [`${GLYPH.stderr} stderr`] : []),
    ...(isWhole ? [] : [`${top.line + 1}–${bottom.line + 1} of ${count}`]),
  ];
  return { rows, position: positionNote(parts.join(' · '), state.logs.wrapped ? 0 : state.sideways) };
}

/** Whether rows of the line are below this one. */
function isCut(text: RowedText, { line, row }: RowPlace): boolean {
  return row < text.rowsOf(line) - 1;
}

function logLine(state: AppState, row: Exclude<LogRow, { kind: 'output' }>): Line {
  const left = state.logs.wrapped ? 0 : state.sideways;
  switch (row.kind) {
    case 'blank':
      return [];
    case 'reason':
      return [
        { text: ` ${row.isFirst ? GLYPH.failed : ' '} `, role: 'bad' },
        ...shiftLine([{ text: row.text, role: 'bad' }], left),
      ];
    case 'advice':
      return [{ text: '   ' }, ...shiftLine([{ text: row.text, role: 'dim' }], left)];
    case 'source':
      return [
        { text: row.failed ? ` ${GLYPH.bar}` : '  ', role: 'bad' },
        { text: `${String(row.number).padStart(4)}  `, role: row.failed ? 'plain' : 'dim' },
        ...shiftLine([{ text: plainText(row.text), role: row.failed ? 'plain' : 'dim' }], left),
      ];
    case 'clipped':
      return [
        { text: ` ${GLYPH.warning} `, role: 'warn' },
        ...shiftLine([{ text: row.text, role: 'warn' }], left),
      ];
  }
}

function silence(state: AppState): string {
  const row = cursorRow(state);
  if (row === null) return 'No step yet.';
  const noLogs = state.build?.notices.find(({ kind }) => kind === 'no-logs');
  if (noLogs !== undefined) return noLogs.text;
  const consequence = consequences(state).find(({ digest }) => digest === row.id);
  if (consequence !== undefined) {
    const { needs } = consequence;
    return needs.length === 0
      ? 'It was cancelled when another step failed.'
      : `Not tried, as it needs ${lineNumbers(needs)}, which failed.`;
  }
  switch (row.status) {
    case 'waiting':
      return 'Has not started.';
    case 'running':
      return 'No output so far.';
    case 'cached':
      return 'It came from the cache, so it printed nothing.';
    case 'done':
    case 'failed':
    case 'cancelled':
      return 'It printed nothing.';
  }
}
