/** A search of the logs of all steps at once. */
import { CHARACTERS_PER_TURN } from '../../../progress/line-finder.ts';
import type { LogBuffer } from '../../../progress/log-buffer.ts';
import { LogSearch } from '../../../progress/log-search.ts';
import type { AppState } from '../../../store/state.ts';
import type { SearchedStep, SearchedText } from '../../model.ts';
import { screenModel } from '../../models.ts';
import type { SearchState } from '../state.ts';

type SearchedLogs = Extract<SearchedText, { kind: 'logs' }>;

/** A line (from 1) of the log of a step. */
export interface FoundInSteps {
  readonly step: SearchedStep;
  readonly line: number;
}

let known: { readonly query: string; readonly searches: Map<LogBuffer, LogSearch> } | null = null;

/** The search of one log; new ones begin with nothing. */
function searchOf(query: string, log: LogBuffer): LogSearch {
  if (known?.query !== query) known = { query, searches: new Map() };
  let search = known.searches.get(log);
  if (search === undefined) {
    search = new LogSearch(log, query);
    known.searches.set(log, search);
  }
  return search;
}

function searchedLogs(state: AppState): SearchedLogs | null {
  const { search, screen } = state;
  if (search?.step === undefined || search.query === '') return null;
  const text = screenModel(screen).searched(state);
  return text?.kind === 'logs' ? text : null;
}

/** Searches on, for as long as a turn may take. */
export function searchStepsOn(state: AppState): void {
  const query = state.search?.query ?? '';
  let left = CHARACTERS_PER_TURN;
  for (const { log } of searchedLogs(state)?.steps ?? []) {
    if (left <= 0) return;
    left = searchOf(query, log).advance(left);
  }
}

/** Whether some log is not searched to its end yet. */
export function isSearchingSteps(state: AppState): boolean {
  const query = state.search?.query ?? '';
  return (searchedLogs(state)?.steps ?? []).some(({ log }) => !searchOf(query, log).isComplete);
}

/** The matching lines so far of each step that has some, in order. */
export function matchesBySteps(state: AppState): readonly { step: SearchedStep; lines: readonly number[] }[] {
  const query = state.search?.query ?? '';
  return (searchedLogs(state)?.steps ?? []).flatMap((step) => {
    const lines = searchOf(query, step.log).found();
    return lines.length === 0 ? [] : [{ step, lines }];
  });
}

/** How many lines match by row of the list: those of steps, and of stages with all their steps. */
export function matchCounts(state: AppState): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { step, lines } of matchesBySteps(state)) {
    counts.set(step.id, lines.length);
    counts.set(step.stage, (counts.get(step.stage) ?? 0) + lines.length);
  }
  return counts;
}

/**
 * The next match, from the step under the cursor on and around the ends. Null if there is none, and while a log on the way
 * is not searched yet.
 * @param here whether the current line itself counts
 */
export function findInSteps(
  state: AppState,
  search: SearchState,
  by: 1 | -1,
  here: boolean,
): FoundInSteps | null {
  const next = { ...state, search };
  searchStepsOn(next);
  const text = searchedLogs(next);
  if (text === null) return null;
  const { steps, at } = text;
  const start = Math.max(
    0,
    steps.findIndex(({ id }) => id === at),
  );
  // Somebody may have gone to another step since the last jump.
  const isSame = search.step === at && search.line !== null;
  const line = isSame ? (search.line ?? 0) : by === 1 ? 0 : Number.POSITIVE_INFINITY;
  for (let passed = 0; passed <= steps.length; passed += 1) {
    const step = steps[(start + by * passed + 2 * steps.length) % steps.length];
    if (step === undefined) return null;
    const searched = searchOf(search.query, step.log);
    const found = searched.found();
    const isFirst = passed === 0;
    const fits = (each: number): boolean =>
      !isFirst || (here && each === line) || (by === 1 ? each > line : each < line);
    const hit = by === 1 ? found.find(fits) : found.findLast(fits);
    if (hit !== undefined && (by === 1 || searched.isComplete)) return { step, line: hit };
    if (!searched.isComplete) return null;
  }
  return null;
}
