import type { Action } from '../../store/actions.ts';
import type { AppState, SearchState } from '../../store/state.ts';
import { buildLog, cursorRow } from '../build/select.ts';
import { showSource } from '../explore/reduce.ts';
import { putDiff, putFiles } from '../inspect/put.ts';
import { diffNow, filesNow, isInspect } from '../inspect/select/now.ts';
import { shownText } from '../inspect/select/shown-text.ts';
import { findLine } from './select/search.ts';

/** What an action changes of the search: its text, and where the next match is. */
export function reduceSearch(state: AppState, action: Action): AppState {
  const { search } = state;
  switch (action.type) {
    case 'search/opened':
      return { ...state, search: { query: '', editing: true, line: null } };
    case 'search/left':
      return { ...state, search: null };
    case 'search/typed':
      return search === null ? state : sought(state, { ...search, query: search.query + action.text });
    case 'search/erased': {
      if (search === null) return state;
      if (search.query === '') return { ...state, search: null };
      const query = action.all === true ? '' : Array.from(search.query).slice(0, -1).join('');
      return sought(state, { ...search, query });
    }
    case 'search/done':
      if (search === null || search.query === '') return { ...state, search: null };
      return { ...state, search: { ...search, editing: false } };
    case 'search/stepped':
      return search === null ? state : jumped(state, search, action.by);
    default:
      return state;
  }
}

/** Goes to the first match from where the text stands, as it is typed. */
function sought(state: AppState, search: SearchState): AppState {
  if (search.query === '') return { ...state, search: { ...search, line: null } };
  const from = search.line ?? visibleLine(state);
  const line = findLine(state, search.query, from, 1, true);
  return show(state, { ...search, line });
}

function jumped(state: AppState, search: SearchState, by: 1 | -1): AppState {
  const line = findLine(state, search.query, search.line ?? visibleLine(state), by, search.line === null);
  return show(state, { ...search, line });
}

/** Lines count from 1, in the source and in a log. */
function visibleLine(state: AppState): number {
  if (state.screen === 'explore') {
    return state.explore.sourceTop ?? state.dockerfile.stages[state.explore.stage]?.startLine ?? 1;
  }
  if (isInspect(state.screen)) return (shownText(state)?.top ?? 0) + 1;
  return ((state.screen === 'walk' ? state.walk?.outputTop : state.build?.logTop) ?? 0) + 1;
}

/** Some lines above a match stay in view. */
const ABOVE = 3;

function show(state: AppState, search: SearchState): AppState {
  if (search.line === null) return { ...state, search };
  if (state.screen === 'explore') {
    return {
      ...state,
      search,
      explore: { ...state.explore, ...showSource(state.explore, Math.max(1, search.line - ABOVE)) },
    };
  }
  if (isInspect(state.screen)) return showBeside({ ...state, search }, Math.max(0, search.line - 1 - ABOVE));
  if (state.screen === 'walk') {
    if (state.walk === null) return { ...state, search };
    const outputTop = Math.max(0, search.line - 1 - ABOVE);
    return {
      ...state,
      search,
      walk: { ...state.walk, panel: 'output', output: 'log', outputTop },
    };
  }
  const row = cursorRow(state);
  if (state.build === null || row === null || buildLog(state) === null) return { ...state, search };
  return {
    ...state,
    search,
    // The cursor stays on this step from now on: the log must not change under the search.
    build: { ...state.build, cursor: row.id, logTop: Math.max(0, search.line - 1 - ABOVE) },
  };
}

/** The text beside the list of files or changes, from a line on. */
function showBeside(state: AppState, top: number): AppState {
  const files = state.screen === 'files' ? filesNow(state) : null;
  if (files?.view != null) return putFiles(state, files, { panel: 'view', view: { ...files.view, top } });
  const diff = state.screen === 'diff' ? diffNow(state) : null;
  return diff?.detail == null
    ? state
    : putDiff(state, diff, { panel: 'detail', detail: { ...diff.detail, top } });
}
