import { stageLabel } from '../../../dockerfile/needs.ts';
import { isSecretName } from '../../../dockerfile/secret-name.ts';
import type { Point } from '../../../llb/program.ts';
import { execOf, settingsAt } from '../../../llb/settings.ts';
import { HIDDEN } from '../../../progress/hidden.ts';
import { plainText } from '../../../progress/sanitize.ts';
import {
  clampPlace,
  FIRST_ROW,
  isBefore,
  lastPlace,
  type RowedText,
  type RowPlace,
} from '../../../store/row-place.ts';
import type { AppState } from '../../../store/state.ts';
import { wrapWords } from '../../../text/wrap.ts';
import { inside, type Rect } from '../../../ui/layout.ts';
import { shiftLine } from '../../../ui/sideways.ts';
import type { Line } from '../../../ui/text.ts';
import { GLYPH } from '../../../ui/theme.ts';
import { logLineRows } from '../../frame/lines/log-line.ts';
import { reasonTexts, stepExplanation } from '../../frame/select/explanation.ts';
import { clippedNote, clippedSentences } from '../../logs/clipped.ts';
import { rowedLog } from '../../logs/rowed.ts';
import { markedLine } from '../../logs/select.ts';
import { currentPoint, loggedPoint, outputView, pointLog, pointVertexes, shownPoint } from '../select.ts';
import { walkLayoutNow } from './layout.ts';
import { reasonLines } from './reason.ts';

/** Number of lines in the lower panel: the instruction's log, or its settings. */
export function outputLineCount(state: AppState, point: Point | null): number {
  if (state.walk?.output === 'environment') return settingLines(state, point).length;
  return logCount(state, point) + endLines(state, point).length;
}

export function outputTitle(state: AppState): string {
  if (state.walk?.output === 'environment') return 'Environment and mounts';
  const point = loggedPoint(state);
  const title = point === shownPoint(state) ? 'Log' : `Log of line ${point?.lines.start}`;
  const note = clippedNote(pointLog(state, point));
  return note === '' ? title : `${title} · ${note}`;
}

/** A visible row, and the line (from 1) of the log that it belongs to; null if to none. */
export interface OutputRow {
  readonly line: Line;
  readonly number: number | null;
}

/** The visible rows; where the walk is at rest, from the default position on. */
export function outputRows(state: AppState, point: Point | null, rect: Rect): readonly OutputRow[] {
  const { walk } = state;
  const place = outputPlace(state, point, rect.height);
  // Only the focused panel scrolls sideways.
  const moved = walk?.panel === 'output' ? state : { ...state, sideways: 0 };
  const unnumbered = (line: Line): OutputRow => ({ line, number: null });
  const rows =
    walk?.output === 'environment'
      ? settingLines(state, point)
          .slice(place.line, place.line + rect.height)
          .map((line) => unnumbered(shiftLine(line, moved.sideways)))
      : [...logOutput(moved, point, place, rect), ...endOutput(state, point, place, rect).map(unnumbered)];
  if (rows.length === 0) return [unnumbered([{ text: ` ${silence(state, point)}`, role: 'dim' }])];
  return rows.slice(place.row, place.row + rect.height);
}

function logOutput(state: AppState, point: Point | null, { line: first }: RowPlace, rect: Rect): OutputRow[] {
  const log = pointLog(state, point);
  const mark = markedLine(state);
  const follows = state.walk?.outputTop === null;
  const from = Math.max(first, log?.firstLine ?? 0);
  return (log?.window(from, first + rect.height) ?? []).flatMap(({ text, stream }, index) => {
    const number = from + index + 1;
    const isGrowing = number > (log?.settledCount ?? 0);
    const line = { text, stream, number, isMarked: number === mark, showsEnd: follows && isGrowing };
    return logLineRows(state, line, rect.width).map((row) => ({ line: row, number }));
  });
}

function endOutput(state: AppState, point: Point | null, { line }: RowPlace, rect: Rect): readonly Line[] {
  const printed = logCount(state, point);
  return endLines(state, point).slice(Math.max(0, line - printed), Math.max(0, line + rect.height - printed));
}

function rowedOutput(state: AppState, point: Point | null): RowedText {
  const log = state.walk?.output === 'log' ? pointLog(state, point) : null;
  const ends = outputLineCount(state, point) - (log?.lineCount ?? 0);
  return rowedLog({ ...outputView(state), log, ends });
}

/** The first visible row. */
export function outputPlace(state: AppState, point: Point | null, height: number): RowPlace {
  const { outputTop = null, outputRow = 0 } = state.walk ?? {};
  if (outputTop === null) return outputRest(state, point, height);
  return clampPlace(rowedOutput(state, point), { line: outputTop, row: outputRow }, height);
}

/**
 * The default first row. Settings start at the top; a log shows its end, but keeps the start of a failure
 * and the line before it visible.
 */
export function outputRest(state: AppState, point: Point | null, height: number): RowPlace {
  if (state.walk?.output === 'environment') return FIRST_ROW;
  const last = lastPlace(rowedOutput(state, point), height);
  if (failureLines(state).length === 0) return last;
  const place = { line: Math.max(0, logCount(state, point) - 1), row: 0 };
  return isBefore(place, last) ? place : last;
}

function logCount(state: AppState, point: Point | null): number {
  return pointLog(state, point)?.lineCount ?? 0;
}

/** What follows the log: what is missing in it, and why the instruction failed. */
function endLines(state: AppState, point: Point | null): readonly Line[] {
  return [...clippedLines(state, point), ...failureLines(state)];
}

function clippedLines(state: AppState, point: Point | null): readonly Line[] {
  const log = pointLog(state, point);
  const vertex = pointVertexes(state, point).find((each) => each.log === log);
  if (log === null || vertex === undefined) return [];
  const sentences = clippedSentences(log, vertex.runs.at(-1)?.stop ?? null);
  // The glyph in front, and a blank at the end.
  const width = inside(walkLayoutNow(state).output).width - 4;
  return sentences
    .flatMap((text) => wrapWords(text, width))
    .map((text): Line => [{ text: ` ${GLYPH.warning} ${text}`, role: 'warn' }]);
}

function failureLines(state: AppState): readonly Line[] {
  const { arrival, phase } = state.walk ?? {};
  const failure = arrival?.failure;
  // While the walk moves on, or in the log of another point, the failure does not belong to what is shown.
  if (failure == null || phase?.kind === 'moving' || loggedPoint(state) !== shownPoint(state)) return [];
  const width = inside(walkLayoutNow(state).output).width;
  const reasons = reasonLines(reasonTexts(failure, stepExplanation(state)), width);
  return logCount(state, shownPoint(state)) === 0 ? reasons : [[], ...reasons];
}

function silence(state: AppState, point: Point | null): string {
  if (point === null) return 'No instruction has run yet.';
  if (point.steps.length === 0 && point.instruction === null) return begins(state, point);
  if (point.steps.length === 0) return `${point.keyword} runs nothing: it only changes settings.`;
  const states = new Set(pointVertexes(state, point).map((vertex) => vertex.state));
  if (states.has('running')) return 'No output so far.';
  if (states.has('done')) return 'It printed nothing.';
  return states.has('cached')
    ? 'It came from the cache, so it printed nothing.'
    : 'It came from the cache, or printed nothing.';
}

/** What a FROM without a step starts from. */
function begins(state: AppState, point: Point): string {
  const stages = state.walk?.dockerfile.stages;
  const base = stages?.[point.stage]?.base;
  const below = base?.kind === 'stage' ? stages?.[base.index] : undefined;
  return below === undefined
    ? 'Nothing runs: scratch is empty.'
    : plainText(`Nothing runs: it starts from the end of stage ${stageLabel(below)}.`);
}

/**
 * What a process gets just after the instruction, as in a shell there; for a RUN, what its own process got.
 */
function settingLines(state: AppState, point: Point | null): readonly Line[] {
  const { walk } = state;
  if (point === null || walk?.program == null) return [];
  const { dockerfile, program, configs } = walk;
  const config = configs.get(point.index) ?? null;
  const failed = point === currentPoint(state) ? walk.arrival?.failure?.vertex : null;
  const { env, user, cwd, shell } = settingsAt(dockerfile, program, point, 'after', config, failed);
  const named = (name: string, text: string): Line => [
    { text: ` ${name}`.padEnd(10), role: 'dim' },
    { text: plainText(text) },
  ];
  return [
    named('user', user === '' ? 'root' : user),
    named('folder', cwd),
    ...(shell === null ? [] : [named('shell', shell.join(' '))]),
    ...env.map((entry): Line => {
      const at = entry.indexOf('=');
      const name = entry.slice(0, at);
      return [
        { text: ` ${plainText(name)}`, role: 'variable' },
        { text: '=', role: 'dim' },
        isSecretName(name) ? { text: HIDDEN, role: 'dim' } : { text: plainText(entry.slice(at + 1)) },
      ];
    }),
    ...(execOf(program, point, failed)?.op.mounts ?? [])
      .filter((mount) => mount.dest !== '/')
      .map(
        (mount): Line => [
          { text: ` +${mount.type}`.padEnd(10), role: 'info' },
          { text: plainText(mount.dest) },
          { text: mount.readonly ? '  read only' : '', role: 'dim' },
        ],
      ),
  ];
}
