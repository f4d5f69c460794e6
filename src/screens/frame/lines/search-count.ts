import type { AppState } from '../../../store/state.ts';
import { isSearching, matchingLines } from '../select/search.ts';

/** `3 of 12 lines`, `no match`, `12 lines so far` in a log that is still searched, or '' without a query. */
export function searchCount(state: AppState): string {
  const { search } = state;
  if (search === null || search.query === '') return '';
  const lines = matchingLines(state, search.query);
  if (isSearching(state)) return `${lines.length} lines so far`;
  if (lines.length === 0) return 'no match';
  const at = search.line === null ? -1 : lines.indexOf(search.line);
  return at < 0 ? `${lines.length} lines` : `${at + 1} of ${lines.length} lines`;
}
