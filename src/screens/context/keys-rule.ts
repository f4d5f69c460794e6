import type { AppState } from '../../store/state.ts';
import type { Binding } from '../../ui/binding.ts';
import type { ScreenField } from '../../ui/screen-view.ts';
import { isChangeShown, isRuleTyped } from './select.ts';

/** Why the rule cannot be written; null if it can. */
function refusal({ context: { tried } }: AppState): string | null {
  if (tried === null || tried.text.trim() === '') return 'Type a rule first.';
  if (tried.result.kind === 'refused') return tried.result.message;
  return null;
}

/** Keys while a rule is typed: it is judged with every key. */
export const RULE_FIELD: ScreenField = {
  isOpen: isRuleTyped,
  typed: (text) => ({ type: 'context/ruleTyped', text }),
  keys: [
    {
      keys: ['enter'],
      label: 'show the change',
      help: 'Show the change of the ignore file, to be confirmed',
      group: 'Search',
      footer: 1,
      disabled: refusal,
      action: () => ({ type: 'context/ruleShown' }),
    },
    {
      keys: ['down'],
      label: 'down',
      help: 'Go to the next row',
      group: 'Search',
      action: () => ({ type: 'context/moved', move: { by: 1, unit: 'line', page: 1 } }),
    },
    {
      keys: ['up'],
      label: 'up',
      help: 'Go to the previous row',
      group: 'Search',
      action: () => ({ type: 'context/moved', move: { by: -1, unit: 'line', page: 1 } }),
    },
    {
      keys: ['backspace'],
      label: 'erase',
      help: 'Delete a character',
      group: 'Search',
      action: () => ({ type: 'context/ruleErased' }),
    },
    {
      keys: ['ctrl+u'],
      label: 'erase all',
      help: 'Delete the whole rule',
      group: 'Search',
      action: () => ({ type: 'context/ruleErased', all: true }),
    },
    {
      keys: ['esc'],
      label: 'drop it',
      help: 'Drop the rule; nothing is written',
      group: 'Search',
      footer: 3,
      action: () => ({ type: 'context/ruleLeft' }),
    },
  ],
};

/** Keys while the change of the ignore file is shown. */
export const CHANGE_BINDINGS: readonly Binding[] = [
  {
    keys: ['enter', 'y'],
    label: 'write it',
    help: 'Write the rule into the ignore file',
    group: 'Context',
    footer: 1,
    when: isChangeShown,
    disabled: refusal,
    action: () => ({ type: 'context/ruleConfirmed' }),
  },
  {
    keys: ['esc', 'n'],
    label: 'drop it',
    help: 'Drop the rule; nothing is written',
    group: 'Context',
    footer: 2,
    when: isChangeShown,
    action: () => ({ type: 'context/ruleLeft' }),
  },
];
