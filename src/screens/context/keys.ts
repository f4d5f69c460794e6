import type { AppState } from '../../store/state.ts';
import type { Binding } from '../../ui/binding.ts';
import { inside } from '../../ui/layout.ts';
import { movingBindings } from '../../ui/moving.ts';
import { FOUND_BINDINGS } from '../frame/keys-search.ts';
import { CHANGE_BINDINGS } from './keys-rule.ts';
import { contextLayout } from './lines/layout.ts';
import { ignoredByNow, isChangeShown, lineNow, noRuleNow, rowNow, ruleNow, surveyNow } from './select.ts';

const inList = (state: AppState): boolean => !isChangeShown(state);

const isRead = (state: AppState): boolean => inList(state) && surveyNow(state) !== null;

function nothingThere(state: AppState): string | null {
  return rowNow(state) === null ? 'Nothing is in the list.' : null;
}

function isFolder(state: AppState): boolean {
  const row = rowNow(state);
  return row !== null && surveyNow(state)?.verdicts.listing.isFolder(row.index) === true;
}

export const CONTEXT_BINDINGS: readonly Binding[] = [
  ...CHANGE_BINDINGS,
  ...FOUND_BINDINGS,
  {
    keys: ['enter', 'space'],
    label: 'open/close',
    help: 'Open or close the folder',
    group: 'Context',
    footer: 10,
    when: (state) => isRead(state) && isFolder(state),
    action: () => ({ type: 'context/folderToggled' }),
  },
  {
    keys: ['right', 'l'],
    label: 'open',
    help: 'Open the folder',
    group: 'Context',
    when: (state) => isRead(state) && isFolder(state),
    action: () => ({ type: 'context/folderOpened' }),
  },
  {
    keys: ['left', 'h'],
    label: 'close',
    help: 'Close the folder, or go to the one above',
    group: 'Context',
    when: isRead,
    action: () => ({ type: 'context/folderClosed' }),
  },
  {
    keys: ['i'],
    label: 'try a rule',
    help: 'Try a line of the ignore file: what it would leave out, as it is typed',
    group: 'Context',
    footer: 11,
    when: isRead,
    disabled: (state) => {
      const why = noRuleNow(state);
      return why === null
        ? null
        : `No rule can be written for this file alone: ${why}. Try one on another row.`;
    },
    action: (state) => ({ type: 'context/ruleOpened', text: ruleNow(state) }),
  },
  {
    keys: ['f'],
    label: 'filter',
    help: 'Show all files, or only unused, used or ignored ones',
    group: 'Context',
    footer: 12,
    when: isRead,
    action: () => ({ type: 'context/filterTurned' }),
  },
  {
    keys: ['s'],
    label: 'sort',
    help: 'Sort by size, or by name again',
    group: 'Context',
    footer: 13,
    when: isRead,
    action: () => ({ type: 'context/orderTurned' }),
  },
  {
    keys: ['c'],
    label: 'next context',
    help: "Show another of the target's build contexts",
    group: 'Context',
    footer: 14,
    when: (state) => inList(state) && state.context.names.length > 1,
    action: () => ({ type: 'context/turned' }),
  },
  {
    keys: ['o'],
    label: 'its line',
    help: 'Show the first line that takes it, or open the editor at that which ignores it',
    group: 'Context',
    footer: 15,
    when: isRead,
    disabled: (state) => {
      if (lineNow(state) !== null) return nothingThere(state);
      return ignoredByNow(state) === null ? 'No instruction takes it, and no line ignores it.' : null;
    },
    action: (state) => {
      const ignored = ignoredByNow(state);
      if (ignored !== null) return { type: 'context/editAsked', file: ignored.path, line: ignored.line };
      const line = lineNow(state);
      return line === null ? null : { type: 'explore/lineShown', line };
    },
  },
  {
    keys: ['e'],
    label: 'edit',
    help: 'Open the editor at the line that takes or ignores it ($VISUAL, $EDITOR, vi)',
    group: 'Context',
    footer: 16,
    when: isRead,
    disabled: (state) =>
      lineNow(state) === null && ignoredByNow(state) === null
        ? 'No instruction takes it, and no line ignores it.'
        : null,
    action: (state) => {
      const ignored = ignoredByNow(state);
      if (ignored !== null) return { type: 'context/editAsked', file: ignored.path, line: ignored.line };
      return { type: 'edit/asked', line: lineNow(state) ?? 1 };
    },
  },
  {
    keys: ['r'],
    label: 'read again',
    help: 'Read the folder and its ignore file again',
    group: 'Context',
    footer: 17,
    when: (state) => inList(state) && state.context.phase.kind !== 'reading',
    action: () => ({ type: 'context/asked' }),
  },
  ...movingBindings(
    inList,
    (state) => inside(contextLayout(state).list).height - 1,
    (_, move) => ({ type: 'context/moved', move }),
  ).filter(({ keys }) => !keys.includes('>') && !keys.includes('<')),
];
