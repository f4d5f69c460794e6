import type { AppState } from '../../../store/state.ts';
import { countText } from '../../../text/count-text.ts';
import { isSearching, matchingLines } from '../select/search.ts';
import { matchesBySteps } from '../select/search-steps.ts';

/**
 * `3 of 12 lines`, `no match`, `12 lines so far` in a log that is still searched, or '' without a query. Of several logs:
 * `3 of 12 lines in 2 steps`.
 */
export function searchCount(state: AppState): string {
  const { search } = state;
  if (search === null || search.query === '') return '';
  if (search.step !== undefined) return countInSteps(state);
  const lines = matchingLines(state, search.query);
  if (isSearching(state)) return `${countText(lines.length, 'line')} so far`;
  if (lines.length === 0) return 'no match';
  const at = search.line === null ? -1 : lines.indexOf(search.line);
  return at < 0 ? countText(lines.length, 'line') : `${at + 1} of ${countText(lines.length, 'line')}`;
}

function countInSteps(state: AppState): string {
  const all = matchesBySteps(state);
  const count = all.reduce((sum, { lines }) => sum + lines.length, 0);
  if (isSearching(state)) return `${countText(count, 'line')} so far`;
  if (count === 0) return 'no match in any log';
  const { line = null, step = null } = state.search ?? {};
  const index = all.findIndex((each) => each.step.id === step);
  const before = all.slice(0, Math.max(0, index)).reduce((sum, { lines }) => sum + lines.length, 0);
  const at = index < 0 || line === null ? -1 : (all[index]?.lines.indexOf(line) ?? -1);
  const lines = `${countText(count, 'line')} in ${countText(all.length, 'step')}`;
  return at < 0 ? lines : `${before + at + 1} of ${lines}`;
}
