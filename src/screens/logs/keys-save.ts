import type { Binding } from '../../ui/binding.ts';

/** Keys while the file is typed that a log is saved to. Printable keys are text and never get here. */
export const SAVE_BINDINGS: readonly Binding[] = [
  {
    keys: ['enter'],
    label: 'save',
    help: 'Save the log to this file',
    group: 'Search',
    footer: 1,
    disabled: ({ logs: { saving } }) =>
      (saving ?? '').trim() === '' ? 'Type the name of a file for the log.' : null,
    action: ({ logs: { saving } }) =>
      saving === null ? null : { type: 'log/saved', destination: saving, overwrite: false },
  },
  {
    keys: ['backspace'],
    label: 'erase',
    help: 'Delete a character',
    group: 'Search',
    action: () => ({ type: 'log/saveErased' }),
  },
  {
    keys: ['ctrl+u'],
    label: 'erase all',
    help: 'Delete the whole text',
    group: 'Search',
    action: () => ({ type: 'log/saveErased', all: true }),
  },
  {
    keys: ['esc'],
    label: 'cancel',
    help: 'Save nothing',
    group: 'Search',
    footer: 3,
    action: () => ({ type: 'log/saveLeft' }),
  },
];
