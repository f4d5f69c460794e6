import type { Store } from '../../store/store.ts';
import type { Binding } from '../../ui/binding.ts';
import { actionFor, bindingByDefault, reasonOrAction } from '../keymap.ts';
import { menuItems } from './lines/menu.ts';

/**
 * Does what a key means now.
 * @param now milliseconds since the epoch
 */
export function press(store: Store, name: string, now: number): void {
  store.dispatch({ type: 'message/cleared' });
  const state = store.get();
  const action = actionFor(name, state, now);
  const chosen = action?.type === 'overlay/closed' && name === 'enter' ? chosenInMenu(store) : null;
  if (action !== null) store.dispatch(action);
  if (chosen !== null) perform(store, chosen, now);
}

/** Does what a binding means, as if its key were pressed. */
export function perform(store: Store, binding: Binding, now: number): void {
  const action = reasonOrAction(binding, store.get(), now);
  if (action !== null) store.dispatch(action);
}

/** Does what enter does, whatever key the user has for that. */
export function choose(store: Store, now: number): void {
  const state = store.get();
  if (state.overlay?.kind === 'menu') {
    press(store, 'enter', now);
    return;
  }
  const binding = bindingByDefault(state, 'enter');
  if (binding !== null) perform(store, binding, now);
}

function chosenInMenu(store: Store): Binding | null {
  const state = store.get();
  return state.overlay?.kind === 'menu' ? (menuItems(state)[state.overlay.cursor] ?? null) : null;
}
