import type { AppState } from '../../store/state.ts';
import type { Binding } from '../../ui/binding.ts';
import { overlayRect } from '../../ui/layout.ts';
import { movingBindings } from '../../ui/moving.ts';
import { menuItems } from './lines/menu.ts';

const count = (state: AppState): number => Math.max(1, menuItems(state).length);

/** Keys of the menu of actions. Printable keys are its filter. `enter` is in keys-press, since it does two things. */
export const MENU_BINDINGS: readonly Binding[] = [
  {
    keys: ['enter'],
    label: 'do it',
    help: 'Do what is chosen',
    group: 'Here',
    footer: 1,
    disabled: (state) => (menuItems(state).length === 0 ? 'No action matches the filter.' : null),
    action: () => ({ type: 'overlay/closed' }),
  },
  {
    keys: ['esc'],
    label: 'close',
    help: 'Close the menu',
    group: 'Here',
    footer: 2,
    action: () => ({ type: 'overlay/closed' }),
  },
  {
    keys: ['backspace'],
    label: 'erase',
    help: 'Delete a character',
    group: 'Here',
    action: () => ({ type: 'menu/erased' }),
  },
  {
    keys: ['ctrl+u'],
    label: 'erase all',
    help: 'Delete the whole text',
    group: 'Here',
    action: () => ({ type: 'menu/erased', all: true }),
  },
  // Keys that are characters stay text.
  ...movingBindings(
    () => true,
    (state) => overlayRect(state.window).height - 2,
    (state, move) => ({ type: 'overlay/moved', move, count: count(state) }),
  ).flatMap((binding): readonly Binding[] => {
    const keys = binding.keys.filter((key) => key.length > 1 && key !== 'ctrl+u');
    return keys.length === 0 ? [] : [{ ...binding, keys }];
  }),
];

/** The key that opens the menu, on every screen. */
export const MENU: Binding = {
  keys: [':', 'ctrl+p'],
  label: 'menu',
  help: 'Choose from all actions that work here, filtered as you type',
  group: 'Everywhere',
  footer: 55,
  action: () => ({ type: 'overlay/opened', overlay: { kind: 'menu', query: '', cursor: 0 } }),
};
