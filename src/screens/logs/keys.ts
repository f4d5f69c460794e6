import type { AppState } from '../../store/state.ts';
import type { Binding } from '../../ui/binding.ts';
import { isInLog, markedLine, shownLog } from './select.ts';

const noLog = (state: AppState): string | null =>
  shownLog(state) === null ? 'No log is shown here: it needs a step that has printed something.' : null;

/** Keys of logs, before those of the screen. */
export function logBindings(group: 'Build' | 'State'): readonly Binding[] {
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
      keys: ['W'],
      label: 'wrap',
      help: 'Wrap long lines of logs, from now on',
      group,
      footer: 14,
      when: (state) => !state.logs.wrapped,
      action: () => ({ type: 'log/wrapToggled' }),
    },
    {
      keys: ['W'],
      label: 'cut lines',
      help: 'Cut long lines of logs at the edge again',
      group,
      footer: 14,
      when: (state) => state.logs.wrapped,
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
