import type { Action } from '../../store/actions.ts';
import type { Move } from '../../store/move.ts';
import type { AppState } from '../../store/state.ts';
import type { Binding } from '../../ui/binding.ts';
import { overlayRect } from '../../ui/layout.ts';
import { movingBindings } from '../../ui/moving.ts';
import { BREAKPOINTS_BINDINGS } from '../breakpoints/keys.ts';
import { breakpointRows } from '../breakpoints/select.ts';
import { RUN_PLACES } from '../container/lines/places.ts';
import { FIX_BINDINGS } from '../fix/keys.ts';
import { pickableStates } from '../inspect/select/pickable.ts';
import { kindsNow } from '../inspect/select/shown.ts';
import { OPTIONS_BINDINGS } from '../options/keys.ts';
import { optionRows } from '../options/select-rows.ts';
import { TRACE_BINDINGS } from '../trace/keys.ts';
import { shownTrace } from '../trace/select.ts';
import { WRITER_PICKED } from '../walk/keys-writer.ts';
import { changedPaths } from '../walk/select-changes.ts';
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
  if (state.overlay?.kind === 'breakpoints') return breakpointRows(state).length;
  if (state.overlay?.kind === 'writers') return changedPaths(state).length;
  if (state.overlay?.kind === 'pair') return pickableStates(state).length;
  if (state.overlay?.kind === 'run') return RUN_PLACES.length;
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

function overwritten(path: string | null, destination: string): Action {
  return path === null
    ? { type: 'log/saved', destination, overwrite: true }
    : { type: 'files/copied', path, destination, overwrite: true };
}

export const OVERLAY_BINDINGS: readonly Binding[] = [
  ...OPTIONS_BINDINGS,
  ...TRACE_BINDINGS,
  ...BREAKPOINTS_BINDINGS,
  WRITER_PICKED,
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
    keys: ['enter', 'space'],
    label: 'start',
    help: 'Start it there',
    group: 'Here',
    footer: 1,
    when: on('run'),
    action: ({ overlay }, now) => {
      if (overlay?.kind !== 'run') return null;
      const { place } = RUN_PLACES[overlay.cursor] ?? RUN_PLACES[0];
      return { type: 'container/asked', stage: overlay.stage, place, now };
    },
  },
  {
    keys: ['enter', 'y'],
    label: 'clear',
    help: 'Clear the cache mount',
    group: 'Here',
    footer: 1,
    when: on('clearCache'),
    action: ({ overlay }) =>
      overlay?.kind === 'clearCache' ? { type: 'caches/clearConfirmed', mount: overlay.mount } : null,
  },
  {
    keys: ['enter', 'y'],
    label: 'overwrite',
    help: 'Overwrite what is there',
    group: 'Here',
    footer: 1,
    when: on('overwrite'),
    action: ({ overlay }) =>
      overlay?.kind === 'overwrite' ? overwritten(overlay.path, overlay.destination) : null,
  },
  {
    keys: ['enter', 'y'],
    label: 'delete',
    help: 'Delete the record of the build',
    group: 'Here',
    footer: 1,
    when: on('deleteBuild'),
    action: ({ overlay }) =>
      overlay?.kind === 'deleteBuild' ? { type: 'history/deleteAsked', id: overlay.id } : null,
  },
  {
    keys: ['enter', 'y', 'q'],
    label: 'quit',
    help: 'End what is running, and quit',
    group: 'Here',
    footer: 1,
    when: on('quit'),
    action: () => ({ type: 'quit/asked' }),
  },
  {
    keys: ['esc', 'q', 'enter', '?', '!', 'Y', 'n', 'left', 'h'],
    label: 'close',
    help: 'Close this',
    group: 'Here',
    footer: 2,
    action: () => ({ type: 'overlay/closed' }),
  },
  ...movingBindings(
    on(
      'targets',
      'help',
      'notices',
      'why',
      'pair',
      'kinds',
      'options',
      'trace',
      'fix',
      'breakpoints',
      'writers',
      'run',
    ),
    (state) => overlayRect(state.window).height - 2,
    move,
  ),
];
