/** Goes to the next or the previous error: in the log that is shown, then in those of the other steps. */
import type { LogBuffer } from '../../progress/log-buffer.ts';
import { plainText } from '../../progress/sanitize.ts';
import type { AppState } from '../../store/state.ts';
import { head } from '../../text/ends.ts';
import { keyName } from '../../text/user-keys.ts';
import { cursorRow } from '../build/select.ts';
import { asBuild } from '../history/as-build.ts';
import { LINES_ABOVE_MATCH, type SearchedStep } from '../model.ts';
import { screenModel } from '../models.ts';
import { loggedPoint } from '../walk/select.ts';
import { errorsOf, isLookedAt, markedLine, shownLog, stepsWithLogs } from './select.ts';
import type { LogsState } from './state.ts';

export type Seeking = NonNullable<LogsState['seeking']>;

/** So many logs are looked into for the first time in one turn. */
const MAX_NEW_LOGS_PER_TURN = 20;

/** So much of the name of a step is said. */
const MAX_TITLE_CELLS = 50;

/** Looks a turn longer. */
export function soughtOn(state: AppState, seeking: Seeking): AppState {
  const log = seeking.step === null ? seeking.log : logOf(state, seeking.step);
  if (log !== null) errorsOf(log).advance();
  return sought(state, seeking);
}

/** Marks the error that is asked for, as soon as it is known which one that is. */
export function sought(state: AppState, seeking: Seeking): AppState {
  const { log, by, step } = seeking;
  if (log === null || step !== null) return soughtInSteps(state, seeking);
  const errors = errorsOf(log);
  const found = errors.found();
  const from = markedLine(state);
  const next =
    by === 1 ? found.find((line) => line > (from ?? 0)) : found.findLast((line) => line < (from ?? Infinity));
  // The last one is known only when all lines are.
  const isKnown = next !== undefined && (by === 1 || from !== null || errors.isComplete);
  if (isKnown) return marked(state, log, next);
  if (!errors.isComplete) return { ...state, logs: { ...state.logs, seeking } };
  return soughtInSteps(state, seeking);
}

/** The other logs in the order of the steps, round to the one that is shown. */
function soughtInSteps(state: AppState, seeking: Seeking): AppState {
  const { log: shown, by } = seeking;
  const own = shown === null ? [] : [{ id: '', stage: '', log: shown }];
  const steps = stepsWithLogs(state);
  const all = steps.some(({ log }) => log === shown) || shown === null ? steps : own;
  const at = all.findIndex(({ log }) => log === shown);
  const first = at < 0 ? (by === 1 ? 0 : all.length - 1) : at + by;
  const begun = seeking.step === null ? -1 : all.findIndex(({ id }) => id === seeking.step);
  let isBehind = begun < 0;
  let looked = 0;
  for (let count = 0; count < all.length; count += 1) {
    const place = first + by * count;
    const index = (place + all.length) % all.length;
    isBehind ||= index === begun;
    const step = all[index];
    if (!isBehind || step === undefined) continue;
    const later = { ...state, logs: { ...state.logs, seeking: { ...seeking, step: step.id } } };
    if (!isLookedAt(step.log) && ++looked > MAX_NEW_LOGS_PER_TURN) return later;
    const errors = errorsOf(step.log);
    const line = by === 1 ? errors.found()[0] : errors.isComplete ? errors.found().at(-1) : undefined;
    if (line !== undefined) return gone(state, seeking, step, line, place !== index);
    if (!errors.isComplete) return later;
  }
  const text = `No line of ${all.length > 1 ? 'any log' : 'this log'} looks like an error: ${keyName('search', '/')} searches it.`;
  return { ...state, logs: { ...state.logs, seeking: null }, message: { text, tone: 'info' } };
}

/** Shows an error that is not further on in the log that is shown, and says where it is. */
function gone(
  state: AppState,
  { log, by }: Seeking,
  step: SearchedStep,
  line: number,
  isRound: boolean,
): AppState {
  const from = markedLine(state);
  const isOther = step.log !== log;
  const there = isOther ? (screenModel(state.screen).atStep?.(state, step) ?? state) : state;
  const next = marked(there, step.log, line);
  if (!isOther && from === null) return next;
  const ends = by === 1 ? 'the last error; the first one' : 'the first error; the last one';
  const where = isOther ? `the log of ${titleNow(next)}` : 'this log';
  const text = !isOther
    ? from === line
      ? 'This is the only error.'
      : `That was ${ends} is marked again.`
    : isRound
      ? `That was ${ends} is in ${where}.`
      : `The ${by === 1 ? 'next' : 'previous'} error is in ${where}.`;
  return { ...next, message: { text, tone: 'info' } };
}

function marked(state: AppState, log: LogBuffer, line: number): AppState {
  const logs = { ...state.logs, seeking: null, mark: { log, line } };
  return screenModel(state.screen).scrolled(
    { ...state, logs },
    Math.max(0, line - 1 - LINES_ABOVE_MATCH),
    line - 1,
  );
}

function logOf(state: AppState, step: string): LogBuffer | null {
  return stepsWithLogs(state).find(({ id }) => id === step)?.log ?? shownLog(state);
}

function titleNow(state: AppState): string {
  if (state.screen === 'walk') return `line ${loggedPoint(state)?.lines.start}`;
  const row = cursorRow(state.screen === 'history' ? (asBuild(state) ?? state) : state);
  if (row === null) return 'another step';
  const title = plainText(row.title);
  const begin = head(title, MAX_TITLE_CELLS);
  return begin === title ? title : `${begin}…`;
}
