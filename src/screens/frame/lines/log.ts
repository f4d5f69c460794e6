import sliceAnsi from 'slice-ansi';
import { plainText, withoutStyles } from '../../../progress/sanitize.ts';
import type { AppState } from '../../../store/state.ts';
import { cellsOf } from '../../../text/cells.ts';
import { lineNumbers } from '../../../text/line-numbers.ts';
import type { Rect } from '../../../ui/layout.ts';
import { shiftLine } from '../../../ui/sideways.ts';
import { shortStepTitle } from '../../../ui/step-title.ts';
import type { Line } from '../../../ui/text.ts';
import { GLYPH, hasColours } from '../../../ui/theme.ts';
import { timelineLines } from '../../build/lines/timeline.ts';
import { cursorRow } from '../../build/select.ts';
import { consequences } from '../../build/select-failures.ts';
import { type LogRow, logLineCount, logRows, logTop } from '../../build/select-log.ts';
import { timeline } from '../../build/select-timeline.ts';
import { markMatches, occurrences } from './matches.ts';

/** `Log · RUN make`, or the title of the timeline. */
export function logTitle(state: AppState): string {
  const times = timeline(state);
  if (times !== null && times.bars.length > 0)
    return times.stage === null ? 'Where the time went' : `Times · ${times.stage}`;
  const row = cursorRow(state);
  return row === null ? 'Log' : `Log · ${shortStepTitle(row.title)}`;
}

/** The visible lines of the log; a failed step's Dockerfile lines follow its end. */
export function logLines(state: AppState, rect: Rect): readonly Line[] {
  const times = timeline(state);
  if (times !== null && times.bars.length > 0) return timelineLines(times, rect);
  if (logLineCount(state) === 0) return [[{ text: ` ${silence(state)}`, role: 'dim' }]];
  const top = logTop(state, rect.height);
  return logRows(state, top, top + rect.height).map((row) => logLine(state, row, rect.width));
}

function logLine(state: AppState, row: LogRow, width: number): Line {
  const left = state.sideways;
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
    case 'output':
      return outputLine(state, row.text, row.number, width);
  }
}

/**
 * A line as the step printed it, with its colours; lines with a match lose them to keep the match visible.
 */
export function outputLine(state: AppState, text: string, number: number, width: number): Line {
  const query = state.search?.query ?? '';
  if (query !== '' && occurrences(withoutStyles(text), query).length > 0) {
    const marked = markMatches([{ text: withoutStyles(text) }], state, number);
    return [{ text: ' ' }, ...shiftLine(marked, state.sideways)];
  }
  const shown = hasColours() ? text : withoutStyles(text);
  if (!shown.includes('\u001b')) return [{ text: ' ' }, ...shiftLine([{ text: shown }], state.sideways)];
  const room = width - 1;
  const [rest] = shiftLine([{ text: shown, raw: true }], state.sideways);
  if (rest === undefined) return [];
  const whole = cellsOf(rest.text) <= room;
  return [{ text: ' ' }, { text: whole ? rest.text : `${sliceAnsi(rest.text, 0, room - 1)}…`, raw: true }];
}

function silence(state: AppState): string {
  const row = cursorRow(state);
  if (row === null) return 'No step yet.';
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
