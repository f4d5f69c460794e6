import type { AppState } from '../../store/state.ts';
import type { Binding } from '../../ui/binding.ts';

/** Keys while a search is typed. Printable keys are text and never get here. */
export const TYPING_BINDINGS: readonly Binding[] = [
  {
    keys: ['enter'],
    label: 'find',
    help: 'Keep the search, to go through its matches',
    group: 'Search',
    footer: 1,
    action: () => ({ type: 'search/done' }),
  },
  {
    keys: ['down'],
    label: 'next match',
    help: 'Go to the next match',
    group: 'Search',
    footer: 2,
    action: () => ({ type: 'search/stepped', by: 1 }),
  },
  {
    keys: ['up'],
    label: 'previous match',
    help: 'Go to the previous match',
    group: 'Search',
    action: () => ({ type: 'search/stepped', by: -1 }),
  },
  {
    keys: ['backspace'],
    label: 'erase',
    help: 'Delete a character',
    group: 'Search',
    action: () => ({ type: 'search/erased' }),
  },
  {
    keys: ['ctrl+u'],
    label: 'erase all',
    help: 'Delete the whole text',
    group: 'Search',
    action: () => ({ type: 'search/erased', all: true }),
  },
  {
    keys: ['esc'],
    label: 'end search',
    help: 'End the search',
    group: 'Search',
    footer: 3,
    action: () => ({ type: 'search/left' }),
  },
];

const found = (state: AppState): boolean => state.search !== null;

/** Keys while the matches are shown, and the key that starts a search. */
export const FOUND_BINDINGS: readonly Binding[] = [
  {
    keys: ['n'],
    label: 'next match',
    help: 'Go to the next match',
    group: 'Search',
    footer: 0.1,
    when: found,
    action: () => ({ type: 'search/stepped', by: 1 }),
  },
  {
    keys: ['N'],
    label: 'previous match',
    help: 'Go to the previous match',
    group: 'Search',
    footer: 0.3,
    when: found,
    action: () => ({ type: 'search/stepped', by: -1 }),
  },
  {
    keys: ['esc'],
    label: 'end search',
    help: 'End the search',
    group: 'Search',
    footer: 0.2,
    when: found,
    action: () => ({ type: 'search/left' }),
  },
  {
    keys: ['/'],
    label: 'search',
    help: 'Search the Dockerfile, a log, or on the list of steps all logs',
    group: 'Search',
    footer: 40,
    action: () => ({ type: 'search/opened' }),
  },
];
