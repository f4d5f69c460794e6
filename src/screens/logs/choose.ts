/** The line of a log that keys act on. */
import { withoutStyles } from '../../progress/sanitize.ts';
import type { AppState } from '../../store/state.ts';
import { currentMatch } from '../frame/select/search.ts';
import { markedLine, shownLog } from './select.ts';

/** The marked line (from 1), else that of the current match; null if there is neither. */
export function chosenLine(state: AppState): number | null {
  return markedLine(state) ?? currentMatch(state);
}

/** Its text, without styles. */
export function chosenText(state: AppState): string | null {
  const line = chosenLine(state);
  const found = line === null ? null : (shownLog(state)?.line(line - 1) ?? null);
  return found === null ? null : withoutStyles(found.text);
}
