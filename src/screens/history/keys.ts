import { notDeletable } from '../../history/listed.ts';
import type { AppState } from '../../store/state.ts';
import { keyName } from '../../text/user-keys.ts';
import type { Binding } from '../../ui/binding.ts';
import { inside } from '../../ui/layout.ts';
import { movingBindings } from '../../ui/moving.ts';
import type { ScreenField } from '../../ui/screen-view.ts';
import { COMPARED_BINDINGS } from './keys-compared.ts';
import { OPENED_BINDINGS } from './keys-opened.ts';
import { listLayout } from './lines/layout.ts';
import { buildAtCursor, inList, markedBuild } from './select.ts';

const NO_BUILD = 'No build is in the list.';

const whenAny = (state: AppState): string | null => (buildAtCursor(state) === null ? NO_BUILD : null);

/** The two builds that would be compared, the earlier one first; a sentence if there are none. */
function pair(state: AppState) {
  const [marked, other] = [markedBuild(state), buildAtCursor(state)];
  if (other === null) return NO_BUILD;
  if (marked === null) return `Mark the other build first, with ${keyName('history', 'space')}.`;
  if (marked.id === other.id) return 'This build is the marked one: go to the one to compare it with.';
  return marked.startedAt <= other.startedAt ? { a: marked, b: other } : { a: other, b: marked };
}

const LIST_BINDINGS: readonly Binding[] = [
  {
    keys: ['enter'],
    label: 'open',
    help: 'Open the build: its steps, their times and logs',
    group: 'History',
    footer: 1,
    when: inList,
    disabled: whenAny,
    action: (state) => {
      const build = buildAtCursor(state);
      return build === null ? null : { type: 'history/openAsked', build };
    },
  },
  {
    keys: ['space'],
    label: 'mark',
    help: 'Mark the build, to compare another one with it',
    group: 'History',
    footer: 2,
    when: inList,
    disabled: whenAny,
    action: () => ({ type: 'history/markToggled' }),
  },
  {
    keys: ['c'],
    label: 'compare',
    help: 'Compare with the marked build: which steps ran, times, logs',
    group: 'History',
    footer: 2.5,
    when: inList,
    disabled: (state) => {
      const found = pair(state);
      return typeof found === 'string' ? found : null;
    },
    action: (state) => {
      const found = pair(state);
      return typeof found === 'string' ? null : { type: 'history/compareAsked', ...found };
    },
  },
  {
    keys: ['/'],
    label: 'filter',
    help: 'Show only builds in which the words are found',
    group: 'History',
    footer: 4,
    when: inList,
    action: () => ({ type: 'history/filterOpened' }),
  },
  {
    keys: ['d'],
    label: 'delete',
    help: 'Delete the record of the build; asks first',
    group: 'History',
    footer: 6,
    when: inList,
    disabled: (state) => {
      const build = buildAtCursor(state);
      return build === null ? NO_BUILD : notDeletable(build);
    },
    action: (state) => {
      const build = buildAtCursor(state);
      return build === null
        ? null
        : { type: 'overlay/opened', overlay: { kind: 'deleteBuild', id: build.id } };
    },
  },
  {
    keys: ['esc'],
    label: 'show all',
    help: 'Clear the filter',
    group: 'History',
    footer: 3,
    when: (state) => inList(state) && state.history.filter !== '',
    action: () => ({ type: 'history/filterLeft' }),
  },
  ...movingBindings(
    inList,
    (state) => inside(listLayout(state).list).height,
    (_, move) => ({ type: 'history/moved', move }),
  ).filter(({ group, keys }) => group === 'Moving' && !keys.includes('>') && !keys.includes('<')),
];

export const HISTORY_BINDINGS: readonly Binding[] = [
  ...OPENED_BINDINGS,
  ...COMPARED_BINDINGS,
  ...LIST_BINDINGS,
];

/** The filter of the list, which follows as one types. */
export const HISTORY_FIELD: ScreenField = {
  isOpen: ({ history }) => history.isFiltering,
  typed: (text) => ({ type: 'history/filterTyped', text }),
  keys: [
    {
      keys: ['enter'],
      label: 'keep',
      help: 'Keep the filter and return to the list',
      group: 'Search',
      footer: 1,
      action: () => ({ type: 'history/filterKept' }),
    },
    {
      keys: ['down'],
      label: 'down',
      help: 'Go to the next build',
      group: 'Search',
      action: () => ({ type: 'history/moved', move: { by: 1, unit: 'line', page: 1 } }),
    },
    {
      keys: ['up'],
      label: 'up',
      help: 'Go to the previous build',
      group: 'Search',
      action: () => ({ type: 'history/moved', move: { by: -1, unit: 'line', page: 1 } }),
    },
    {
      keys: ['backspace'],
      label: 'erase',
      help: 'Delete a character',
      group: 'Search',
      action: () => ({ type: 'history/filterErased' }),
    },
    {
      keys: ['ctrl+u'],
      label: 'erase all',
      help: 'Delete the whole text',
      group: 'Search',
      action: () => ({ type: 'history/filterErased', all: true }),
    },
    {
      keys: ['esc'],
      label: 'show all',
      help: 'Clear the filter',
      group: 'Search',
      footer: 3,
      action: () => ({ type: 'history/filterLeft' }),
    },
  ],
};
