import { rowsDown } from '../../store/row-place.ts';
import type { AppState } from '../../store/state.ts';
import type { Binding } from '../../ui/binding.ts';
import { inside } from '../../ui/layout.ts';
import { buildLayoutNow } from '../build/lines/layout.ts';
import { logPlace, logView } from '../build/select-log.ts';
import { containerPage } from '../container/lines/layout.ts';
import { containerPlace, containerView } from '../container/select.ts';
import { walkLayoutNow } from '../walk/lines/layout.ts';
import { outputPlace } from '../walk/lines/output.ts';
import { loggedPoint, outputView } from '../walk/select.ts';
import { chosenLine } from './choose.ts';
import { rowedLog } from './rowed.ts';
import { isInLog, markedLine, shownLog, stepsWithLogs } from './select.ts';

const noLog = (state: AppState): string | null =>
  shownLog(state) === null ? 'No log is shown here: it needs a step that has printed something.' : null;

const noLogs = (state: AppState): string | null => (stepsWithLogs(state).length > 0 ? null : noLog(state));

/** Whether the keys for errors have led State to the log of another instruction. */
const isOtherLog = ({ screen, walk }: AppState): boolean =>
  screen === 'walk' && walk !== null && walk.logOf !== null;

const hasChosen = (state: AppState): boolean => isInLog(state) && chosenLine(state) !== null;

/** Keys of logs, before those of the screen. */
export function logBindings(group: 'Build' | 'State' | 'Run'): readonly Binding[] {
  // In the other panels of State the key asks who wrote a path.
  const wraps = (state: AppState): boolean => group !== 'State' || isInLog(state);
  return [
    {
      keys: [']'],
      label: 'next error',
      help: 'Mark the next error of the log, then those of the next steps',
      group,
      footer: 12,
      disabled: noLogs,
      action: () => ({ type: 'log/errorAsked', by: 1 }),
    },
    {
      keys: ['['],
      label: 'previous error',
      help: 'Mark the previous error of the log, then those of the steps before',
      group,
      disabled: noLogs,
      action: () => ({ type: 'log/errorAsked', by: -1 }),
    },
    {
      keys: ['e'],
      label: 'edit file',
      help: 'Open the editor at the file and line that the marked line of the log names',
      group,
      footer: 3,
      when: hasChosen,
      action: () => ({ type: 'log/placeAsked' }),
    },
    {
      keys: ['y'],
      label: 'copy line',
      help: 'Copy the marked line of the log to the clipboard',
      group,
      footer: 4,
      when: hasChosen,
      action: () => ({ type: 'copy/asked' }),
    },
    {
      keys: ['y'],
      label: 'copy log',
      help: 'Copy the log to the clipboard, or as much of its end as fits',
      group,
      footer: 60,
      when: isInLog,
      action: () => ({ type: 'copy/asked' }),
    },
    {
      keys: ['W'],
      label: 'wrap',
      help: 'Wrap long lines of logs, from now on',
      group,
      footer: 14,
      when: (state) => wraps(state) && !state.logs.wrapped,
      action: () => ({ type: 'log/wrapToggled' }),
    },
    {
      keys: ['W'],
      label: 'cut lines',
      help: 'Cut long lines of logs at the edge again',
      group,
      footer: 14,
      when: (state) => wraps(state) && state.logs.wrapped,
      action: () => ({ type: 'log/wrapToggled' }),
    },
    {
      keys: ['esc'],
      label: 'no mark',
      help: 'Take the mark off the line of the log',
      group,
      footer: 45,
      when: (state) => isInLog(state) && markedLine(state) !== null && !isOtherLog(state),
      action: () => ({ type: 'log/marked', line: null }),
    },
    {
      keys: ['esc'],
      label: 'own log',
      help: 'Go back to the log of the instruction that is shown',
      group,
      footer: 45,
      when: (state) => isInLog(state) && isOtherLog(state),
      action: () => ({ type: 'log/marked', line: null }),
    },
  ];
}

/** More keys of logs: in the other panels of State they mean something else. */
export function wholeLogBindings(group: 'Build' | 'State' | 'Run'): readonly Binding[] {
  const isMeant = (state: AppState): boolean => group !== 'State' || isInLog(state);
  return [
    {
      keys: ['space'],
      label: 'mark',
      help: 'Mark a line of the log, to copy it or to open what it names',
      group,
      footer: 13,
      when: (state) => isInLog(state) && markedLine(state) === null,
      disabled: noLog,
      action: (state) => ({ type: 'log/marked', line: lineToMark(state) }),
    },
    {
      keys: ['S'],
      label: 'save log',
      help: 'Save the whole log to a file',
      group,
      footer: 61,
      when: isMeant,
      disabled: noLog,
      action: () => ({ type: 'log/saveAsked' }),
    },
  ];
}

/** The current match, or the last visible line of a log that is followed, else the first one. */
function lineToMark(state: AppState): number {
  const { view, page, top, follows } = panelOf(state);
  const printed = shownLog(state)?.lineCount ?? 0;
  const bottom = rowsDown(rowedLog(view), { line: top, row: 0 }, Math.max(0, page - 1)).line;
  return chosenLine(state) ?? Math.min(printed, (follows ? bottom : top) + 1);
}

function panelOf(state: AppState) {
  if (state.screen === 'container') {
    const page = containerPage(state);
    const top = containerPlace(state, page).line;
    return { view: containerView(state), page, top, follows: state.container?.top === null };
  }
  if (state.screen === 'walk') {
    const page = inside(walkLayoutNow(state).output).height;
    const top = outputPlace(state, loggedPoint(state), page).line;
    return { view: outputView(state), page, top, follows: state.walk?.outputTop === null };
  }
  const page = inside(buildLayoutNow(state).log).height;
  const top = logPlace(state, page).line;
  return { view: logView(state), page, top, follows: state.build?.logTop === null };
}
