import type { AppState } from '../../../store/state.ts';
import { matchingLines } from '../select/search.ts';

/** `3 of 12 lines`, `no match`, or '' without a query. */
export function searchCount(state: AppState): string {
  const { search } = state;
  if (search === null || search.query === '') return '';
  const lines = matchingLines(state, search.query);
  if (lines.length === 0) return 'no match';
  const at = search.line === null ? -1 : lines.indexOf(search.line);
  return at < 0 ? `${lines.length} lines` : `${at + 1} of ${lines.length} lines`;
}
