import sliceAnsi from 'slice-ansi';
import { plainText, withoutStyles } from '../../progress/sanitize.ts';
import { cursorRow, logLineCount, logTop, logWindow } from '../../store/select/build.ts';
import type { BuildRow } from '../../store/select/build-rows.ts';
import { failureExcerpt } from '../../store/select/failure.ts';
import type { AppState } from '../../store/state.ts';
import type { Rect } from '../layout.ts';
import { cells, type Line } from '../text.ts';
import { GLYPH, hasColours } from '../theme.ts';
import { markMatches, occurrences } from './matches.ts';

/** `Log · RUN make`. */
export function logTitle(row: BuildRow | null): string {
  if (row === null) return 'Log';
  return `Log · ${plainText(row.title)}`;
}

/** The lines of the log in view; for a step that failed its lines of the Dockerfile come after the end. */
export function logLines(state: AppState, rect: Rect): readonly Line[] {
  const top = logTop(state, rect.height);
  const count = logLineCount(state);
  if (count === 0) return [[{ text: ` ${silence(state)}`, role: 'dim' }], ...failureLines(state)];
  const rows = logWindow(state, top, top + rect.height).map((text, index) =>
    logLine(state, text, top + index + 1, rect.width),
  );
  const room = rect.height - rows.length;
  return room > 1 ? [...rows, [], ...failureLines(state)] : rows;
}

function logLine(state: AppState, text: string, number: number, width: number): Line {
  const query = state.search?.query ?? '';
  const found = query !== '' && occurrences(withoutStyles(text), query).length > 0;
  if (found) return [{ text: ' ' }, ...markMatches([{ text: withoutStyles(text) }], state, number)];
  const shown = hasColours() ? text : withoutStyles(text);
  if (!shown.includes('\u001b')) return [{ text: ` ${shown}` }];
  const room = width - 1;
  const fits = cells(shown) <= room;
  return [{ text: ' ' }, { text: fits ? shown : `${sliceAnsi(shown, 0, room - 1)}…`, raw: true }];
}

function silence(state: AppState): string {
  const row = cursorRow(state);
  if (row === null) return 'No step yet.';
  switch (row.status) {
    case 'waiting':
      return 'Has not started.';
    case 'running':
      return 'Nothing printed so far.';
    case 'cached':
      return 'Came out of the cache: it was not run, so it printed nothing.';
    default:
      return row.kind === 'stage' ? 'Choose one of its steps to read its log.' : 'It printed nothing.';
  }
}

/** The failing lines, as BuildKit prints them at the end of its own log. */
function failureLines(state: AppState): readonly Line[] {
  const excerpt = failureExcerpt(state);
  if (excerpt === null) return [];
  return [
    [{ text: ` ${GLYPH.failed} ${plainText(excerpt.message)}`, role: 'bad' }],
    [],
    ...excerpt.lines.map(
      (line): Line => [
        { text: line.failed ? ` ${GLYPH.bar}` : '  ', role: 'bad' },
        { text: `${String(line.number).padStart(4)} `, role: 'dim' },
        { text: plainText(line.text), role: line.failed ? 'plain' : 'dim' },
      ],
    ),
  ];
}
