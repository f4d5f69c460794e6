import { plainText } from '../../../progress/sanitize.ts';
import type { AppState } from '../../../store/state.ts';
import { formatDuration } from '../../../text/duration.ts';
import { fitRows, wrapWords } from '../../../text/wrap.ts';
import { clip, type Line, type Span, widthOf } from '../../../ui/text.ts';
import { GLYPH, type Role } from '../../../ui/theme.ts';
import { buildExplanation, reasonTexts } from '../../frame/select/explanation.ts';
import { notes } from '../../frame/select/notes.ts';
import { buildSummary } from '../select.ts';
import { failureRows } from './failures.ts';
import { stepName } from './step-name.ts';
import { whyRow } from './why.ts';

/** Lines that the summary takes: none during a build, and few in a low window. */
export function summaryHeight(state: AppState): number {
  if (state.build === null || state.build.endedAt === null) return 0;
  if (state.window.rows < 20) return 1;
  const rows = Math.max(1, reasonRows(state).length) + failureRows(state).length;
  return 1 + rows + whyRow(state).length;
}

/** The reason may take this share of the window's rows; all of it can be read with `!` and at the end of the log. */
const REASON_ROWS_SHARE = 6;

/** Why the build failed or was lost, wrapped. */
function reasonRows(state: AppState): readonly Line[] {
  const { build } = state;
  if (build === null || (build.phase !== 'failed' && build.phase !== 'lost')) return [];
  const [message] =
    build.failure === null ? [build.error ?? ''] : reasonTexts(build.failure, buildExplanation(state));
  const rows = wrapWords(plainText(message ?? ''), state.window.columns - 4);
  const shown = fitRows(rows, Math.max(1, Math.floor(state.window.rows / REASON_ROWS_SHARE)));
  return shown.map((text): Line => [{ text: `   ${text}`, role: 'bad' }]);
}

/** A slow step needs at least this many columns to be named. */
const MIN_STEP_CELLS = 32;

/** Columns taken by the numbers next to the target's name. */
const NUMBERS_CELLS = 60;

/** The result of the build, shown until the next one. */
export function summaryLines(state: AppState): readonly Line[] {
  const { build } = state;
  if (build === null || build.endedAt === null) return [];
  const sum = buildSummary(state);
  if (sum === null) return [];
  const warnings = notes(state).filter((note) => note.tone === 'warning').length;
  const verdict = verdictOf(build.phase);
  const target = clip(plainText(build.target), Math.max(12, state.window.columns - NUMBERS_CELLS));
  const said: Span[] = [
    { text: ` ${verdict.glyph} ${verdict.word} ${target}`, role: verdict.role },
    { text: ` in ${formatDuration(build.endedAt - build.startedAt)}` },
  ];
  const counts: readonly Span[] =
    sum.steps === 0
      ? []
      : [
          { text: `  ·  ${sum.finished} of ${sum.steps} steps`, role: 'dim' },
          { text: `  ·  ${sum.cached} cached (${Math.round(100 * sum.cachedShare)}%)`, role: 'dim' },
        ];
  const toRead: readonly Span[] =
    warnings === 0 ? [] : [{ text: `  ·  ${GLYPH.warning} ${warnings} to read with !`, role: 'warn' }];
  const least = [...said, ...toRead];
  // Warnings take precedence over numbers, which the step list shows too.
  const first =
    [counts, counts.slice(1)]
      .map((part) => [...said, ...part, ...toRead])
      .find((line) => widthOf(line) <= state.window.columns) ?? least;
  const reason = reasonRows(state);
  const why = whyRow(state);
  if (reason.length > 0) return [first, ...reason, ...failureRows(state), ...why];
  if (sum.slowest.length === 0) return [first, ...why];
  // They share the line evenly; only as many as stay legible are named.
  const slowest = sum.slowest.slice(0, Math.max(1, Math.floor((state.window.columns - 12) / MIN_STEP_CELLS)));
  const room = Math.floor((state.window.columns - 12) / slowest.length) - 12;
  return [
    first,
    [
      { text: '   slowest ', role: 'dim' },
      ...slowest.flatMap(({ vertex, elapsed }, index): Span[] => [
        { text: index === 0 ? '' : '  ·  ', role: 'dim' },
        { text: formatDuration(elapsed), role: 'accent' },
        { text: ` ${clip(stepName(vertex), room)}` },
      ]),
    ],
    ...why,
  ];
}

function verdictOf(phase: string): { readonly glyph: string; readonly word: string; readonly role: Role } {
  switch (phase) {
    case 'done':
      return { glyph: GLYPH.done, word: 'Built', role: 'good' };
    case 'cancelled':
      return { glyph: GLYPH.cancelled, word: 'Cancelled', role: 'warn' };
    case 'lost':
      return { glyph: GLYPH.failed, word: 'Could not build', role: 'bad' };
    default:
      return { glyph: GLYPH.failed, word: 'Failed', role: 'bad' };
  }
}
