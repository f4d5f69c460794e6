import type { Action } from '../../store/actions.ts';
import type { Move } from '../../store/move.ts';
import type { AppState } from '../../store/state.ts';
import type { Binding } from '../../ui/binding.ts';
import { overlayRect } from '../../ui/layout.ts';
import { movingBindings } from '../../ui/moving.ts';
import { FIX_BINDINGS } from '../fix/keys.ts';
import { pickableStates } from '../inspect/select/pickable.ts';
import { kindsNow } from '../inspect/select/shown.ts';
import { OPTIONS_BINDINGS } from '../options/keys.ts';
import { optionRows } from '../options/select-rows.ts';
import { TRACE_BINDINGS } from '../trace/keys.ts';
import { shownTrace } from '../trace/select.ts';
import { overlayLineCount } from './lines/overlay.ts';
import type { Overlay } from './state.ts';

const on =
  (...kinds: readonly Overlay['kind'][]) =>
  (state: AppState): boolean =>
    state.overlay !== null && kinds.includes(state.overlay.kind);

const move = (state: AppState, move: Move) =>
  ({ type: 'overlay/moved', move, count: overlayCount(state) }) as const;

/** Number of visible lines or rows in the overlay. */
function overlayCount(state: AppState): number {
  if (state.overlay?.kind === 'options') return optionRows(state).length;
  if (state.overlay?.kind === 'trace') return shownTrace(state)?.commands.length ?? 0;
  if (state.overlay?.kind === 'pair') return pickableStates(state).length;
  return state.overlay?.kind === 'kinds' ? kindsNow(state).length : overlayLineCount(state);
}

/** Marks the left state, then compares the right one with it. */
function picked(state: AppState): Action | null {
  const { overlay } = state;
  if (overlay?.kind !== 'pair') return null;
  const address = pickableStates(state)[overlay.cursor];
  if (address === undefined) return null;
  return overlay.a === null
    ? { type: 'overlay/opened', overlay: { ...overlay, a: address } }
    : { type: 'diff/paired', pair: { a: overlay.a, b: address } };
}

export const OVERLAY_BINDINGS: readonly Binding[] = [
  ...OPTIONS_BINDINGS,
  ...TRACE_BINDINGS,
  ...FIX_BINDINGS,
  {
    keys: ['enter', 'space', 't'],
    label: 'make target',
    help: 'Make it the target',
    group: 'Here',
    footer: 1,
    when: on('targets'),
    action: ({ overlay }) =>
      overlay?.kind === 'targets' ? { type: 'target/chosen', stage: overlay.cursor } : null,
  },
  {
    keys: ['enter', 'space'],
    label: 'pick',
    help: 'Choose a state to compare, then the state to compare it with',
    group: 'Here',
    footer: 1,
    when: on('pair'),
    action: picked,
  },
  {
    keys: ['enter', 'space'],
    label: 'show/hide',
    help: 'Show or hide this kind',
    group: 'Here',
    footer: 1,
    when: on('kinds'),
    action: (state) => {
      const kind = kindsNow(state)[state.overlay?.kind === 'kinds' ? state.overlay.cursor : 0]?.kind;
      return kind === undefined ? null : { type: 'inspect/kindToggled', kind };
    },
  },
  {
    keys: ['enter', 'y'],
    label: 'overwrite',
    help: 'Overwrite what is there',
    group: 'Here',
    footer: 1,
    when: on('overwrite'),
    action: ({ overlay }) =>
      overlay?.kind === 'overwrite'
        ? { type: 'files/copied', path: overlay.path, destination: overlay.destination, overwrite: true }
        : null,
  },
  {
    keys: ['enter', 'y', 'q'],
    label: 'cancel the build and quit',
    help: 'Cancel the build and quit',
    group: 'Here',
    footer: 1,
    when: on('quit'),
    action: () => ({ type: 'quit/asked' }),
  },
  {
    keys: ['esc', 'q', 'enter', '?', '!', 'n', 'left', 'h'],
    label: 'close',
    help: 'Close this',
    group: 'Here',
    footer: 2,
    action: () => ({ type: 'overlay/closed' }),
  },
  ...movingBindings(
    on('targets', 'help', 'notices', 'pair', 'kinds', 'options', 'trace', 'fix'),
    (state) => overlayRect(state.window).height - 2,
    move,
  ),
];
