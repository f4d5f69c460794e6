import type { Binding } from '../../ui/binding.ts';
import { onList } from './select/shown.ts';

/** Keys of a tree that folds, on Files and Diff. */
export const TREE_BINDINGS: readonly Binding[] = [
  {
    keys: ['right', 'l'],
    label: 'open',
    help: 'Open the folder, or enter it',
    group: 'Moving',
    when: onList,
    action: () => ({ type: 'inspect/foldMoved', to: 'in' }),
  },
  {
    keys: ['left', 'h'],
    label: 'close',
    help: 'Close the folder, or go to its parent',
    group: 'Moving',
    when: onList,
    action: () => ({ type: 'inspect/foldMoved', to: 'out' }),
  },
  {
    keys: ['left', 'h'],
    label: 'list',
    help: 'Back to the list',
    group: 'Moving',
    action: () => ({ type: 'inspect/panelTurned' }),
  },
  {
    keys: ['-'],
    label: 'close all',
    help: 'Close all folders',
    group: 'Inspect',
    when: onList,
    action: () => ({ type: 'inspect/allFolded', open: false }),
  },
  {
    keys: ['+', '='],
    label: 'open all',
    help: 'Open all folders',
    group: 'Inspect',
    when: onList,
    action: () => ({ type: 'inspect/allFolded', open: true }),
  },
  {
    keys: ['z'],
    label: 'sort',
    help: 'Change the sort order',
    group: 'Inspect',
    footer: 13,
    when: onList,
    action: () => ({ type: 'inspect/sorted' }),
  },
  {
    keys: ['H'],
    label: 'hide',
    help: 'Choose the kinds of entries to show',
    group: 'Inspect',
    footer: 14,
    when: onList,
    action: () => ({ type: 'overlay/opened', overlay: { kind: 'kinds', cursor: 0 } }),
  },
];
