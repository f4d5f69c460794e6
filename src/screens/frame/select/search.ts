import type { LogBuffer } from '../../../progress/log-buffer.ts';
import { findInLog, matchesInLog } from '../../../progress/log-search.ts';
import type { AppState } from '../../../store/state.ts';
import type { SearchedText } from '../../model.ts';
import { screenModel } from '../../models.ts';
import { smartCase } from './smart-case.ts';

/** The text that a search on the current screen covers; null if there is none. */
export function searchedText(state: AppState): SearchedText | null {
  return screenModel(state.screen).searched(state);
}

/**
 * The next matching line (from 1) in the searched text, wrapping around at its ends.
 * @param from line to start at
 * @param here whether that line itself counts
 */
export function findLine(
  state: AppState,
  query: string,
  from: number,
  by: 1 | -1,
  here: boolean,
): number | null {
  const text = searchedText(state);
  if (query === '' || text === null) return null;
  const start = here ? from : from + by;
  return text.kind === 'lines'
    ? findInLines(matchingLines(state, query), start, by)
    : findInShownLog(text.log, query, start, by);
}

function findInLines(lines: readonly number[], start: number, by: 1 | -1): number | null {
  const next = by === 1 ? lines.find((line) => line >= start) : lines.findLast((line) => line <= start);
  return next ?? (by === 1 ? lines[0] : lines.at(-1)) ?? null;
}

function findInShownLog(log: LogBuffer, query: string, start: number, by: 1 | -1): number | null {
  const direction = by === 1 ? 'forward' : 'backward';
  const found =
    findInLog(log, query, start - 1, direction) ??
    findInLog(log, query, by === 1 ? log.firstLine : log.lineCount - 1, direction);
  return found === null ? null : found + 1;
}

let known: {
  readonly of: object;
  readonly version: number;
  readonly query: string;
  readonly lines: readonly number[];
} | null = null;

/** All matching lines (from 1), in order. Cached, because every frame asks. */
export function matchingLines(state: AppState, query: string): readonly number[] {
  const text = searchedText(state);
  if (text === null || query === '') return [];
  const [of, version] = text.kind === 'lines' ? [text.lines, 0] : [text.log, text.log.version];
  if (known === null || known.of !== of || known.version !== version || known.query !== query) {
    known = { of, version, query, lines: allMatches(text, query) };
  }
  return known.lines;
}

function allMatches(text: SearchedText, query: string): readonly number[] {
  if (text.kind === 'lines') {
    return text.lines.flatMap((line, index) => (smartCase(line, query).includes(query) ? [index + 1] : []));
  }
  const { log } = text;
  return matchesInLog(log, query, log.firstLine, log.lineCount).map((line) => line + 1);
}
