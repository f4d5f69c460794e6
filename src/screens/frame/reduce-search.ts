import type { Action } from '../../store/actions.ts';
import { erased } from '../../store/erased.ts';
import type { AppState } from '../../store/state.ts';
import { asBuild } from '../history/as-build.ts';
import { LINES_ABOVE_MATCH } from '../model.ts';
import { screenModel } from '../models.ts';
import { findLine, searchedText, searchOn } from './select/search.ts';
import { type FoundInSteps, findInSteps } from './select/search-steps.ts';
import type { SearchState } from './state.ts';

/** Updates the search: its text, and the current match. */
export function reduceSearch(state: AppState, action: Action): AppState {
  const { search } = state;
  switch (action.type) {
    case 'search/opened':
      return { ...state, search: { query: '', editing: true, line: null, ...scope(state) } };
    case 'search/left':
      return { ...state, search: null };
    case 'search/typed':
      return search === null ? state : sought(state, { ...search, query: search.query + action.text });
    case 'search/erased': {
      if (search === null) return state;
      if (search.query === '') return { ...state, search: null };
      const query = erased(search.query, action.all);
      return sought(state, { ...search, query });
    }
    case 'search/done':
      if (search === null || search.query === '') return { ...state, search: null };
      return { ...state, search: { ...search, editing: false } };
    case 'search/stepped':
      return search === null ? state : jumped(state, search, action.by);
    case 'search/advanced':
      if (search === null) return state;
      searchOn(state);
      return search.line === null ? sought(state, search) : { ...state, search: { ...search } };
    default:
      return state;
  }
}

/** On the list of steps, the logs of all of them are searched. */
function scope(state: AppState): Pick<SearchState, 'step'> {
  const { screen, build } = state.screen === 'history' ? (asBuild(state) ?? state) : state;
  return screen === 'build' && build?.panel === 'steps' ? { step: null } : {};
}

/** Jumps to the first match at or after the current position while the query is typed. */
function sought(state: AppState, search: SearchState): AppState {
  if (search.query === '') return { ...state, search: { ...search, line: null } };
  if (search.step !== undefined) return showInSteps(state, search, findInSteps(state, search, 1, true));
  const from = search.line ?? visibleLine(state);
  const line = findLine(state, search.query, from, 1, true);
  return show(state, { ...search, line });
}

function jumped(state: AppState, search: SearchState, by: 1 | -1): AppState {
  if (search.step !== undefined)
    return showInSteps(state, search, findInSteps(state, search, by, search.line === null));
  const line = findLine(state, search.query, search.line ?? visibleLine(state), by, search.line === null);
  return show(state, { ...search, line });
}

/** `line` counts from 1, in the source and in a log. */
function visibleLine(state: AppState): number {
  return searchedText(state)?.from ?? 1;
}

function show(state: AppState, search: SearchState): AppState {
  const next = { ...state, search };
  if (search.line === null) return next;
  const at = search.line - 1;
  return screenModel(state.screen).scrolled(next, Math.max(0, at - LINES_ABOVE_MATCH), at);
}

function showInSteps(state: AppState, search: SearchState, found: FoundInSteps | null): AppState {
  if (found === null) return { ...state, search: { ...search, line: null, step: null } };
  const next = { ...state, search: { ...search, line: found.line, step: found.step.id } };
  const { atStep, scrolled } = screenModel(state.screen);
  const at = found.line - 1;
  return scrolled(atStep?.(next, found.step) ?? next, Math.max(0, at - LINES_ABOVE_MATCH), at);
}
