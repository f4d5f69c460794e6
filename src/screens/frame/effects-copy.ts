import { plainText } from '../../progress/sanitize.ts';
import type { ScreenPorts } from '../../store/screen-ports.ts';
import type { AppState } from '../../store/state.ts';
import type { Effects } from '../../store/store.ts';
import { keyName } from '../../text/user-keys.ts';
import { chosenLine } from '../logs/choose.ts';
import { isInLog, shownLog } from '../logs/select.ts';
import { screenModel } from '../models.ts';
import { notSent } from './sent-text.ts';

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
            ? `Copied, if the terminal allows it: ${nameOf(text)}${restOf(state, text)}`
            : notSent('This');
      dispatch({ type: 'message/shown', text: said, tone: 'info' });
    },
  };
}

/** What of a log was not copied, as a clipboard takes only so much. */
function restOf(state: AppState, text: string): string {
  const log = isInLog(state) && chosenLine(state) === null ? shownLog(state) : null;
  if (log === null || text.split('\n').length >= log.lineCount) return '';
  const saves =
    state.screen === 'build' || state.screen === 'history' ? `: ${keyName('build', 'S')} saves all` : '';
  return ` They are the last of ${log.lineCount}${saves}.`;
}

function nameOf(text: string): string {
  const lines = text.split('\n');
  const first = Array.from(plainText(lines[0] ?? ''));
  if (lines.length > 1) return `${lines.length} lines.`;
  return first.length > MAX_SHOWN_CHARACTERS
    ? `${first.slice(0, MAX_SHOWN_CHARACTERS).join('')}…`
    : first.join('');
}
