import type { LogBuffer } from '../../../progress/log-buffer.ts';
import { findInLog } from '../../../progress/log-search.ts';
import type { AppState } from '../../../store/state.ts';
import { buildLog } from '../../build/select.ts';
import { isInspect } from '../../inspect/select/now.ts';
import { shownText } from '../../inspect/select/shown-text.ts';
import { pointLog, shownPoint } from '../../walk/select.ts';

/** The log that is searched: of the step under the cursor, or of the instruction at which the walk stands. */
function searchedLog(state: AppState): LogBuffer | null {
  return state.screen === 'walk' ? pointLog(state, shownPoint(state)) : buildLog(state);
}

/** Case counts only when the query has capitals, as in the search of a log. */
export function smartCase(text: string, query: string): string {
  return query === query.toLowerCase() ? text.toLowerCase() : text;
}

/**
 * The next line (from 1) with a match, in the source or in the log, whichever is shown; at an end it goes on from the
 * other one.
 * @param from line to begin at
 * @param here whether that line itself counts
 */
export function findLine(
  state: AppState,
  query: string,
  from: number,
  by: 1 | -1,
  here: boolean,
): number | null {
  if (query === '') return null;
  const start = here ? from : from + by;
  return state.screen === 'explore' || isInspect(state.screen)
    ? findInLines(state, query, start, by)
    : findInShownLog(state, query, start, by);
}

function findInLines(state: AppState, query: string, start: number, by: 1 | -1): number | null {
  const lines = matchingLines(state, query);
  const next = by === 1 ? lines.find((line) => line >= start) : lines.findLast((line) => line <= start);
  return next ?? (by === 1 ? lines[0] : lines.at(-1)) ?? null;
}

function findInShownLog(state: AppState, query: string, start: number, by: 1 | -1): number | null {
  const log = searchedLog(state);
  if (log === null) return null;
  const direction = by === 1 ? 'forward' : 'backward';
  const found =
    findInLog(log, query, start - 1, direction) ??
    findInLog(log, query, by === 1 ? log.firstLine : log.lineCount - 1, direction);
  return found === null ? null : found + 1;
}

let known: {
  readonly of: object | null;
  readonly version: number;
  readonly query: string;
  readonly lines: readonly number[];
} | null = null;

/** The lines that are searched where it is no log: the Dockerfile, or the text beside a list. */
function linesSearched(state: AppState): readonly string[] | null {
  if (state.screen === 'explore') return state.dockerfile.lines;
  return isInspect(state.screen) ? (shownText(state)?.lines ?? NO_LINES) : null;
}

const NO_LINES: readonly string[] = [];

/** All lines (from 1) with a match, in order. The last answer is kept, for every frame asks. */
export function matchingLines(state: AppState, query: string): readonly number[] {
  const source = linesSearched(state);
  const log = source === null ? searchedLog(state) : null;
  const of = source ?? log;
  const version = log?.version ?? 0;
  if (known === null || known.of !== of || known.version !== version || known.query !== query) {
    known = { of, version, query, lines: query === '' ? [] : allMatches(state, query) };
  }
  return known.lines;
}

function allMatches(state: AppState, query: string): readonly number[] {
  const source = linesSearched(state);
  if (source !== null) {
    return source.flatMap((line, index) => (smartCase(line, query).includes(query) ? [index + 1] : []));
  }
  const log = searchedLog(state);
  const found: number[] = [];
  if (log === null) return found;
  for (let at = findInLog(log, query, log.firstLine); at !== null; at = findInLog(log, query, at + 1))
    found.push(at + 1);
  return found;
}
