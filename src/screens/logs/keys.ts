import { rowsDown } from '../../store/row-place.ts';
import type { AppState } from '../../store/state.ts';
import type { Binding } from '../../ui/binding.ts';
import { inside } from '../../ui/layout.ts';
import { buildLayoutNow } from '../build/lines/layout.ts';
import { logPlace, logView } from '../build/select-log.ts';
import { chosenLine } from './choose.ts';
import { rowedLog } from './rowed.ts';
import { isInLog, markedLine, shownLog } from './select.ts';

const noLog = (state: AppState): string | null =>
  shownLog(state) === null ? 'No log is shown here: it needs a step that has printed something.' : null;

const hasChosen = (state: AppState): boolean => isInLog(state) && chosenLine(state) !== null;

/** Keys of logs, before those of the screen. */
export function logBindings(group: 'Build' | 'State'): readonly Binding[] {
  // In the other panels of State the key asks who wrote a path.
  const wraps = (state: AppState): boolean => group === 'Build' || isInLog(state);
  return [
    {
      keys: [']'],
      label: 'next error',
      help: 'Mark the next error in the log, at first the first one',
      group,
      footer: 12,
      disabled: noLog,
      action: () => ({ type: 'log/errorAsked', by: 1 }),
    },
    {
      keys: ['['],
      label: 'previous error',
      help: 'Mark the previous error in the log, at first the last one',
      group,
      disabled: noLog,
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
      when: (state) => isInLog(state) && markedLine(state) !== null,
      action: () => ({ type: 'log/marked', line: null }),
    },
  ];
}

/** The keys of Build's log alone: on State they mean something else. */
export const BUILD_LOG_BINDINGS: readonly Binding[] = [
  {
    keys: ['space'],
    label: 'mark',
    help: 'Mark a line of the log, to copy it or to open what it names',
    group: 'Build',
    footer: 13,
    when: (state) => isInLog(state) && markedLine(state) === null,
    disabled: noLog,
    action: (state) => ({ type: 'log/marked', line: lineToMark(state) }),
  },
  {
    keys: ['S'],
    label: 'save log',
    help: 'Save the whole log to a file',
    group: 'Build',
    footer: 61,
    disabled: noLog,
    action: () => ({ type: 'log/saveAsked' }),
  },
];

/** The current match, or the last visible line of a log that is followed, else the first one. */
function lineToMark(state: AppState): number {
  const { height } = inside(buildLayoutNow(state).log);
  const top = logPlace(state, height).line;
  const printed = shownLog(state)?.lineCount ?? 0;
  const bottom = rowsDown(rowedLog(logView(state)), { line: top, row: 0 }, Math.max(0, height - 1)).line;
  return chosenLine(state) ?? Math.min(printed, (state.build?.logTop === null ? bottom : top) + 1);
}
