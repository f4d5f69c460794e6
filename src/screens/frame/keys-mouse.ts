import type { Action } from '../../store/actions.ts';
import type { AppState } from '../../store/state.ts';
import type { Store } from '../../store/store.ts';
import { usableRows } from '../../ui/layout.ts';
import { isRepeated, type MouseInput, type Press, WHEEL_ROWS } from '../../ui/mouse.ts';
import { type Hit, hitAt } from '../../ui/mouse-zones.ts';
import { boundNow, isTyping } from '../keymap.ts';
import { SCREENS } from '../screens.tsx';
import { footerBindingAt } from './footer.tsx';
import { tabAtColumn } from './header.tsx';
import { choose, perform, press } from './keys-press.ts';

/** The last press that chose something. */
let chosen: (Press & { readonly store: Store }) | null = null;

/** Does what the mouse means there: chooses a tab, a key of the footer, a panel, a row; scrolls. */
export function mouseDid(store: Store, input: MouseInput, now: number): void {
  const state = store.get();
  const { column, row } = input;
  if (input.kind !== 'press') scroll(store, input, now);
  else {
    store.dispatch({ type: 'message/cleared' });
    if (row === usableRows(state.window) - 1) pressFooter(store, column, now);
    else if (row === 0) pressTab(store, column, now);
    else pressPanel(store, input, now);
  }
}

/** Gives the focus to the panel at a cell. @returns what is there; null while text is typed, which belongs to a row */
function focused(store: Store, { column, row }: MouseInput): Hit | null {
  if (isTyping(store.get())) return null;
  const hit = hitAt(column, row);
  if (hit.panel?.focus != null) store.dispatch(hit.panel.focus);
  return hit;
}

function scroll(store: Store, input: MouseInput, now: number): void {
  const hit = focused(store, input);
  const panel = hit?.panel ?? null;
  if (panel?.focused === true || panel?.focus != null)
    move(store, input.kind === 'wheelUp' ? -WHEEL_ROWS : WHEEL_ROWS, now);
}

/** Chooses a row, or does what enter does with the row that is chosen. */
function pressPanel(store: Store, input: MouseInput, now: number): void {
  const before = chosen;
  chosen = null;
  if (isTyping(store.get())) return;
  if (before?.store === store && isRepeated(before, input, now)) {
    choose(store, now);
    return;
  }
  const hit = focused(store, input);
  if (hit !== null && chose(store, hit, now)) chosen = { store, input, now };
  else if (hit?.panel?.focus == null && (hit?.row != null || hit?.chooses?.action === null))
    choose(store, now);
}

/** Chooses what is there. @returns false if it is chosen, or nothing is there */
function chose(store: Store, { row, chooses }: Hit, now: number): boolean {
  if (row !== null && row.index !== row.cursor) move(store, row.index - row.cursor, now);
  else if (chooses?.action != null) store.dispatch(chooses.action);
  else return false;
  return true;
}

function pressFooter(store: Store, column: number, now: number): void {
  const binding = footerBindingAt(store.get(), column);
  const key = binding?.keys[0];
  if (key !== undefined) press(store, key, now);
}

function pressTab(store: Store, column: number, now: number): void {
  const state = store.get();
  const screen = tabAtColumn(state, column);
  if (screen === null || isTyping(state)) return;
  if (state.overlay !== null) store.dispatch({ type: 'overlay/closed' });
  if (screen !== state.screen) perform(store, SCREENS[screen].opens, now);
}

/** Moves the cursor, or the text, of what has the keys by some rows. */
function move(store: Store, by: number, now: number): void {
  const action = moved(store.get(), by, now);
  if (action !== null) store.dispatch(action);
}

function moved(state: AppState, by: number, now: number): Action | null {
  const down = boundNow(state).find(({ group, label }) => group === 'Moving' && label === 'down');
  const action = down?.action(state, now) ?? null;
  if (action === null || !('move' in action) || !('by' in action.move)) return null;
  return { ...action, move: { ...action.move, by } };
}
