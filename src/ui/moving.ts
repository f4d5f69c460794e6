import type { Action } from '../store/actions.ts';
import type { Move } from '../store/move.ts';
import type { AppState } from '../store/state.ts';
import type { Binding } from './binding.ts';

/** A move without the page size, which only the layout knows. */
type BareMove =
  | { readonly by: number; readonly unit: 'line' | 'page' | 'half' }
  | { readonly to: 'start' | 'end' };

const MOVES: readonly (BareMove & {
  readonly keys: readonly string[];
  readonly label: string;
  readonly help: string;
})[] = [
  { keys: ['up', 'k'], by: -1, unit: 'line', label: 'up', help: 'One line up' },
  { keys: ['down', 'j'], by: 1, unit: 'line', label: 'down', help: 'One line down' },
  { keys: ['pageup', 'ctrl+b'], by: -1, unit: 'page', label: 'page up', help: 'One page up' },
  { keys: ['pagedown', 'ctrl+f'], by: 1, unit: 'page', label: 'page down', help: 'One page down' },
  { keys: ['ctrl+u'], by: -1, unit: 'half', label: 'half page up', help: 'Half a page up' },
  { keys: ['ctrl+d'], by: 1, unit: 'half', label: 'half page down', help: 'Half a page down' },
  { keys: ['g', 'home'], to: 'start', label: 'first', help: 'To the first line' },
  { keys: ['G', 'end'], to: 'end', label: 'last', help: 'To the last line' },
];

/** The bindings that move a cursor or a text, the same on every screen. */
export function movingBindings(
  when: (state: AppState) => boolean,
  page: (state: AppState) => number,
  action: (state: AppState, move: Move) => Action,
): readonly Binding[] {
  const moves = MOVES.map(
    ({ keys, label, help, ...move }): Binding => ({
      keys,
      label,
      help,
      group: 'Moving',
      when,
      action: (state) => action(state, { ...move, page: page(state) }),
    }),
  );
  return [...moves, ...SIDEWAYS_BINDINGS];
}

/** Cells by which long lines scroll sideways at a time. */
const SIDEWAYS_CELLS = 16;

const SIDEWAYS_BINDINGS: readonly Binding[] = [
  {
    keys: ['>'],
    label: 'right',
    help: 'To the right in long lines',
    group: 'Moving',
    action: () => ({ type: 'lines/shifted', by: SIDEWAYS_CELLS }),
  },
  {
    keys: ['<'],
    label: 'left',
    help: 'Back to the left',
    group: 'Moving',
    when: (state) => state.sideways > 0,
    action: () => ({ type: 'lines/shifted', by: -SIDEWAYS_CELLS }),
  },
];
