import { plainText } from '../../progress/sanitize.ts';
import type { ScreenPorts } from '../../store/screen-ports.ts';
import type { Effects } from '../../store/store.ts';
import { screenModel } from '../models.ts';

/** Text of one line that is named in a message. */
const MAX_SHOWN_CHARACTERS = 50;

/** Copies what is under the cursor into the clipboard of the user's terminal. */
export function createCopying(ports: Pick<ScreenPorts, 'copyText'>): { readonly run: Effects } {
  return {
    run: (action, state, dispatch) => {
      if (action.type !== 'copy/asked') return;
      const text = screenModel(state.screen).copied(state);
      const said =
        text === null
          ? 'There is nothing here to copy.'
          : ports.copyText(text)
            ? `Copied, if the terminal allows it: ${nameOf(text)}`
            : 'This is too long for the clipboard of a terminal.';
      dispatch({ type: 'message/shown', text: said, tone: 'info' });
    },
  };
}

function nameOf(text: string): string {
  const lines = text.split('\n');
  const first = Array.from(plainText(lines[0] ?? ''));
  if (lines.length > 1) return `${lines.length} lines.`;
  return first.length > MAX_SHOWN_CHARACTERS
    ? `${first.slice(0, MAX_SHOWN_CHARACTERS).join('')}…`
    : first.join('');
}
