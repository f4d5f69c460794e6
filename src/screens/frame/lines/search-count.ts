import type { AppState } from '../../../store/state.ts';
import { countText } from '../../../text/count-text.ts';
import { isSearching, matchingLines } from '../select/search.ts';

/** `3 of 12 lines`, `no match`, `12 lines so far` in a log that is still searched, or '' without a query. */
export function searchCount(state: AppState): string {
  const { search } = state;
  if (search === null || search.query === '') return '';
  const lines = matchingLines(state, search.query);
  if (isSearching(state)) return `${countText(lines.length, 'line')} so far`;
  if (lines.length === 0) return 'no match';
  const at = search.line === null ? -1 : lines.indexOf(search.line);
  return at < 0 ? countText(lines.length, 'line') : `${at + 1} of ${countText(lines.length, 'line')}`;
}
