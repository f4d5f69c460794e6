import { plainSentence } from '../../../progress/plain-name.ts';
import type { AppState } from '../../../store/state.ts';
import { fitRows, wrapWords } from '../../../text/wrap.ts';
import { SMALLEST_WINDOW } from '../../../ui/layout.ts';
import type { Line } from '../../../ui/text.ts';

/** The message of the last key may take this share of the window's rows, besides the footer's. */
const MESSAGE_ROWS_SHARE = 4;

/** The message of the last key, wrapped; empty for none. */
export function messageLines({ message, window }: AppState): readonly Line[] {
  if (message === null) return [];
  // The screen above must not get lower than it can be.
  const spare = window.rows - SMALLEST_WINDOW.rows;
  const most = 1 + Math.max(0, Math.min(spare, Math.floor(window.rows / MESSAGE_ROWS_SHARE)));
  const rows = fitRows(wrapWords(plainSentence(message.text), window.columns - 2), most);
  return rows.map((text): Line => [{ text: ` ${text}`, role: message.tone === 'error' ? 'bad' : 'warn' }]);
}

/** The state as the screen sees it while a message takes more than the footer's line: its window is lower. */
export function aboveMessage(state: AppState): AppState {
  const more = messageLines(state).length - 1;
  if (more <= 0) return state;
  return { ...state, window: { ...state.window, rows: state.window.rows - more } };
}
