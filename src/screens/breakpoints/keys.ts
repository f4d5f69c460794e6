import { printBreakpoint } from '../../breakpoints/print.ts';
import type { Action } from '../../store/actions.ts';
import type { AppState } from '../../store/state.ts';
import type { Binding } from '../../ui/binding.ts';
import { readBreakpoint } from './read.ts';
import { type BreakpointRow, breakpointRow } from './select.ts';

const shown = (state: AppState): boolean => state.overlay?.kind === 'breakpoints';

function here(state: AppState): Extract<BreakpointRow, { readonly kind: 'breakpoint' }> | null {
  const row = breakpointRow(state);
  return row?.kind === 'breakpoint' ? row : null;
}

/** The key that opens the list. */
export const OPEN_BREAKPOINTS: Binding = {
  keys: ['C'],
  label: 'breakpoints',
  help: 'List all breakpoints; add some with a condition, such as a path that changes',
  group: 'State',
  footer: 4.5,
  action: () => ({
    type: 'overlay/opened',
    overlay: { kind: 'breakpoints', cursor: 0, field: null, edited: null },
  }),
};

/** Keys of the list of breakpoints, before those of all overlays. */
export const BREAKPOINTS_BINDINGS: readonly Binding[] = [
  {
    keys: ['enter'],
    label: 'change',
    help: 'Change this breakpoint',
    group: 'Here',
    footer: 1,
    when: (state) => here(state) !== null,
    action: (state) => {
      const row = here(state);
      return row === null
        ? null
        : { type: 'breakpoints/fieldOpened', text: printBreakpoint(row.breakpoint), edited: row.index };
    },
  },
  {
    keys: ['enter'],
    label: 'add one',
    help: 'Write a breakpoint of this kind',
    group: 'Here',
    footer: 1,
    when: shown,
    action: (state) => {
      const row = breakpointRow(state);
      return row?.kind === 'new'
        ? { type: 'breakpoints/fieldOpened', text: row.offer.start(state), edited: null }
        : null;
    },
  },
  {
    keys: ['a'],
    label: 'write one',
    help: 'Write a new breakpoint',
    group: 'Here',
    footer: 2,
    when: shown,
    action: () => ({ type: 'breakpoints/fieldOpened', text: '', edited: null }),
  },
  {
    keys: ['space'],
    label: 'on/off',
    help: 'Switch the breakpoint off or on; it stays in the list',
    group: 'Here',
    footer: 3,
    when: (state) => here(state) !== null,
    action: (state) => {
      const row = here(state);
      return row === null ? null : { type: 'breakpoints/switched', index: row.index };
    },
  },
  {
    keys: ['x'],
    label: 'remove',
    help: 'Remove the breakpoint',
    group: 'Here',
    footer: 4,
    when: (state) => here(state) !== null,
    action: (state) => {
      const row = here(state);
      return row === null ? null : { type: 'breakpoints/removed', index: row.index };
    },
  },
  {
    keys: ['C'],
    label: 'close',
    help: 'Close this',
    group: 'Here',
    when: shown,
    action: () => ({ type: 'overlay/closed' }),
  },
];

/** What enter does with the text of the field. */
function entered(state: AppState): Action | null {
  const { overlay } = state;
  if (overlay?.kind !== 'breakpoints') return null;
  if ((overlay.field ?? '').trim() === '') return { type: 'breakpoints/fieldLeft' };
  const breakpoint = readBreakpoint(state.dockerfile, overlay.field ?? '');
  return typeof breakpoint === 'string'
    ? null
    : { type: 'breakpoints/entered', breakpoint, replaced: overlay.edited };
}

/** Why the text of the field cannot be taken; null if it can, or if there is none. */
function unread({ overlay, dockerfile }: AppState): string | null {
  const text = overlay?.kind === 'breakpoints' ? (overlay.field ?? '') : '';
  const breakpoint = text.trim() === '' ? null : readBreakpoint(dockerfile, text);
  return typeof breakpoint === 'string' ? breakpoint : null;
}

/** Keys while a breakpoint is typed. Printable keys are text and never get here. */
export const BREAKPOINT_FIELD_BINDINGS: readonly Binding[] = [
  {
    keys: ['enter'],
    label: 'set',
    help: 'Stop there',
    group: 'Here',
    footer: 1,
    disabled: unread,
    action: entered,
  },
  {
    keys: ['esc'],
    label: 'leave it',
    help: 'Leave it as it was',
    group: 'Here',
    footer: 2,
    action: () => ({ type: 'breakpoints/fieldLeft' }),
  },
  {
    keys: ['backspace'],
    label: 'erase',
    help: 'Delete a character',
    group: 'Here',
    action: () => ({ type: 'breakpoints/erased' }),
  },
  {
    keys: ['ctrl+u'],
    label: 'erase all',
    help: 'Delete the whole text',
    group: 'Here',
    footer: 3,
    action: () => ({ type: 'breakpoints/erased', all: true }),
  },
];
