import { LogSearch } from '../../../progress/log-search.ts';
import type { AppState } from '../../../store/state.ts';
import type { SearchedText } from '../../model.ts';
import { screenModel } from '../../models.ts';
import { isSearchingSteps, matchesBySteps, searchStepsOn } from './search-steps.ts';
import { smartCase } from './smart-case.ts';

/** The text that a search on the current screen covers; null if there is none. */
export function searchedText(state: AppState): SearchedText | null {
  return screenModel(state.screen).searched(state);
}

/**
 * The next matching line (from 1) in the searched text, wrapping around at its ends. Null where there is none, and
 * where a long log is not searched so far yet.
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
  if (query === '') return null;
  const start = here ? from : from + by;
  const lines = matchingLines(state, query);
  const next = by === 1 ? lines.find((line) => line >= start) : lines.findLast((line) => line <= start);
  if (next !== undefined) return next;
  return isSearching(state) ? null : ((by === 1 ? lines[0] : lines.at(-1)) ?? null);
}

let known: { readonly of: object; readonly query: string; readonly lines: readonly number[] } | null = null;
let logSearch: LogSearch | null = null;

/** The matching lines (from 1), in order; in a long log those found so far, of several logs those of the shown one. Cached, because every frame asks. */
export function matchingLines(state: AppState, query: string): readonly number[] {
  const text = searchedText(state);
  if (text === null || query === '') return [];
  if (text.kind === 'logs') return matchesBySteps(state).find(({ step }) => step.id === text.at)?.lines ?? [];
  if (text.kind === 'lines') {
    if (known?.of !== text.lines || known.query !== query) {
      known = { of: text.lines, query, lines: matchesIn(text.lines, query) };
    }
    return known.lines;
  }
  if (logSearch?.log !== text.log || logSearch.query !== query) {
    logSearch = new LogSearch(text.log, query);
    logSearch.advance();
  } else if (logSearch.wasComplete) logSearch.advance();
  return logSearch.found();
}

/** The line (from 1) of the current match in the text on the screen; null if there is none there. */
export function currentMatch(state: AppState): number | null {
  const { search } = state;
  if (search === null || search.step === undefined) return search?.line ?? null;
  const text = searchedText(state);
  return text?.kind === 'logs' && text.at === search.step ? search.line : null;
}

/** Searches on in a long log, for a few milliseconds. */
export function searchOn(state: AppState): void {
  if (state.search?.step !== undefined) searchStepsOn(state);
  else if (isSearching(state)) logSearch?.advance();
}

/** Whether the log on the screen is not searched to its end yet. */
export function isSearching(state: AppState): boolean {
  if (state.search === null || state.search.query === '') return false;
  if (state.search.step !== undefined) return isSearchingSteps(state);
  const text = searchedText(state);
  return (
    text?.kind === 'log' &&
    logSearch?.log === text.log &&
    logSearch.query === state.search.query &&
    !logSearch.isComplete
  );
}

function matchesIn(lines: readonly string[], query: string): readonly number[] {
  return lines.flatMap((line, index) => (smartCase(line, query).includes(query) ? [index + 1] : []));
}
