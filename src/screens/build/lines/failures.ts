/** What failed in a build and what came to nothing because of it, below the reason in the summary. */
import type { Consequence, FailedLine } from '../../../progress/consequences.ts';
import { findVertex } from '../../../progress/model.ts';
import { plainText } from '../../../progress/sanitize.ts';
import type { AppState } from '../../../store/state.ts';
import { lineNumbers } from '../../../text/line-numbers.ts';
import { keyName } from '../../../text/user-keys.ts';
import { clip, fitTo, type Line } from '../../../ui/text.ts';
import { GLYPH } from '../../../ui/theme.ts';
import { consequences, failedSteps, failurePlace, vertexOf } from '../select-failures.ts';
import { stepName } from './step-name.ts';

/** The failures may take this share of the window's rows, and what could not be tried another one. */
const FAILURE_ROWS_SHARE = 8;
const UNTRIED_ROWS_SHARE = 12;

/** One row a failure if there are several, as far as they fit; then what was cancelled or not tried. */
export function failureRows(state: AppState): readonly Line[] {
  const others = consequences(state);
  const cancelled = others.filter(({ needs }) => needs.length === 0);
  const untried = others.filter(({ needs }) => needs.length > 0);
  return [
    ...listed(state),
    ...(cancelled.length === 0 ? [] : [dim(state, `cancelled by it: ${linesOf(cancelled)}`)]),
    ...untriedTexts(state, untried).map((text) => dim(state, text)),
  ];
}

function listed(state: AppState): readonly Line[] {
  const failed = failedSteps(state);
  if (failed.length < 2) return [];
  const room = Math.max(2, Math.floor(state.window.rows / FAILURE_ROWS_SHARE));
  const place = failurePlace(state);
  const key = keyName('build', 'f');
  const goes = place === null ? '' : `, ${key} goes through them`;
  const at = place === null ? `${failed.length} steps failed` : `failure ${place.at} of ${place.count}`;
  const isWhole = failed.length <= room;
  // The one that is shown above is always among them.
  const shown = failed.findIndex((step) => isShown(state, step));
  const first = isWhole ? 0 : Math.min(Math.max(0, shown - room + 2), failed.length - room + 1);
  const rows = isWhole ? failed : failed.slice(first, first + room - 1);
  return [
    dim(state, `${at}${isWhole ? goes : ''}:`),
    ...rows.map((step) => failureLine(state, step)),
    ...(isWhole ? [] : [dim(state, `… ${failed.length - rows.length} more${goes}`)]),
  ];
}

function isShown({ build }: AppState, { vertex, line }: FailedLine): boolean {
  const failure = build?.failure ?? null;
  if (build === null || failure === null) return false;
  const digest = vertexOf(build.progress, failure);
  return digest === null ? failure.lines[0]?.start === line : digest === vertex;
}

const LINE_CELLS = 9;

/** `❯ ✘ line 12   build: RUN make all  exit status 2` */
function failureLine(state: AppState, step: FailedLine): Line {
  const { build, window } = state;
  const { line, exitCode, vertex } = step;
  const found = build === null || vertex === null ? null : findVertex(build.progress, vertex);
  const status = exitCode === null ? 'failed' : `exit status ${exitCode}`;
  const isChosen = isShown(state, step);
  const room = Math.max(8, window.columns - LINE_CELLS - status.length - 10);
  return [
    { text: `   ${isChosen ? GLYPH.cursor : ' '} `, role: 'cursor' },
    { text: `${GLYPH.failed} `, role: 'bad' },
    { text: fitTo(`line ${line}`, LINE_CELLS) },
    { text: clip(found === null ? '' : plainText(stepName(found)), room) },
    { text: `  ${status}`, role: 'bad' },
  ];
}

/** `not tried: lines 17 and 18, which need line 12`, a text for each group that needs the same. */
function untriedTexts({ window }: AppState, untried: readonly Consequence[]): readonly string[] {
  const groups = [...Map.groupBy(untried, ({ needs }) => lineNumbers(needs))];
  const room = Math.max(2, Math.floor(window.rows / UNTRIED_ROWS_SHARE));
  const rows = groups.length <= room ? groups : groups.slice(0, room - 1);
  const rest = groups.slice(rows.length).flatMap(([, steps]) => steps);
  return [
    ...rows.map(
      ([needed, steps]) =>
        `not tried: ${linesOf(steps)}, which ${new Set(steps.map(({ line }) => line)).size === 1 ? 'needs' : 'need'} ${needed}`,
    ),
    ...(rest.length === 0 ? [] : [`not tried for other failures: ${linesOf(rest)}`]),
  ];
}

function linesOf(steps: readonly Consequence[]): string {
  return lineNumbers(steps.map(({ line }) => line));
}

function dim({ window }: AppState, text: string): Line {
  return [{ text: `   ${clip(text, window.columns - 4)}`, role: 'dim' }];
}
