import type { AppState } from '../../store/state.ts';
import type { Binding } from '../../ui/binding.ts';

const copying = (state: AppState): boolean => state.inspect.field?.kind === 'copy';

/** Keys while a filter or destination is typed. Printable keys are text and never get here. */
export const FIELD_BINDINGS: readonly Binding[] = [
  {
    keys: ['enter'],
    label: 'copy',
    help: 'Copy to this destination',
    group: 'Search',
    footer: 1,
    when: copying,
    disabled: ({ inspect: { field } }) =>
      field?.kind === 'copy' && field.text.trim() === '' ? 'Type a destination for the copy.' : null,
    action: ({ inspect: { field } }) =>
      field?.kind === 'copy'
        ? { type: 'files/copied', path: field.path, destination: field.text, overwrite: false }
        : null,
  },
  {
    keys: ['enter'],
    label: 'keep',
    help: 'Keep the filter and return to the list',
    group: 'Search',
    footer: 1,
    action: () => ({ type: 'field/done' }),
  },
  {
    keys: ['down'],
    label: 'down',
    help: 'Go to the next row',
    group: 'Search',
    when: (state) => !copying(state),
    action: () => ({ type: 'inspect/moved', move: { by: 1, unit: 'line', page: 1 }, count: 0 }),
  },
  {
    keys: ['up'],
    label: 'up',
    help: 'Go to the previous row',
    group: 'Search',
    when: (state) => !copying(state),
    action: () => ({ type: 'inspect/moved', move: { by: -1, unit: 'line', page: 1 }, count: 0 }),
  },
  {
    keys: ['backspace'],
    label: 'erase',
    help: 'Delete a character',
    group: 'Search',
    action: () => ({ type: 'field/erased' }),
  },
  {
    keys: ['ctrl+u'],
    label: 'erase all',
    help: 'Delete the whole text',
    group: 'Search',
    action: () => ({ type: 'field/erased', all: true }),
  },
  {
    keys: ['esc'],
    label: 'show all',
    help: 'Clear the filter',
    group: 'Search',
    footer: 3,
    when: (state) => !copying(state),
    action: () => ({ type: 'field/left' }),
  },
  {
    keys: ['esc'],
    label: 'cancel',
    help: 'Cancel the copy',
    group: 'Search',
    footer: 3,
    when: copying,
    action: () => ({ type: 'field/left' }),
  },
];
