import type { Action } from '../../store/actions.ts';
import type { AppState } from '../../store/state.ts';
import type { Binding } from '../../ui/binding.ts';
import { isBuilding } from '../build/select.ts';
import { changeAway, changeBack, changeTo, fieldText, toggleCache } from './change.ts';
import { type OptionRow, optionRow } from './select-rows.ts';

const shown = (state: AppState): boolean => state.overlay?.kind === 'options';

const onCache = (state: AppState): boolean => optionRow(state)?.kind === 'cache';

function whyNoChange(state: AppState): string | null {
  const row = optionRow(state);
  if (row?.kind !== 'cache' || row.canChange) return null;
  return state.options.next?.spec.noCache === true
    ? 'No stage uses its cache: --no-cache was given.'
    : 'A stage without a name cannot be told to run again.';
}

function asked(changes: ReturnType<typeof changeTo>): Action {
  return typeof changes === 'string'
    ? { type: 'message/shown', text: changes, tone: 'info' }
    : { type: 'options/changeAsked', changes };
}

/** Keys of the panel of options, before those of all overlays. */
export const OPTIONS_BINDINGS: readonly Binding[] = [
  {
    keys: ['enter', 'space'],
    label: 'set',
    help: 'Set what is under the cursor for the next builds',
    group: 'Here',
    footer: 1,
    when: (state) => shown(state) && !onCache(state),
    disabled: (state) => (optionRow(state) === null ? 'The target takes nothing.' : null),
    action: (state) => {
      const row = optionRow(state);
      return row === null ? null : { type: 'options/fieldOpened', text: fieldText(row) };
    },
  },
  {
    keys: ['enter', 'space'],
    label: 'cache on/off',
    help: 'Run every step of the stage again in the next builds, or use its cache',
    group: 'Here',
    footer: 1,
    when: onCache,
    disabled: whyNoChange,
    action: (state) => {
      const row = optionRow(state);
      return row?.kind !== 'cache' ? null : asked(toggleCache(state.options.changes, row));
    },
  },
  {
    keys: ['x'],
    label: 'as given',
    help: 'Take back what was set here, or leave out what the command line gives',
    group: 'Here',
    footer: 3,
    when: shown,
    disabled: (state) => {
      const row = optionRow(state);
      return row === null || row.changed || isGiven(state, row) ? null : 'Nothing is set here.';
    },
    action: (state) => {
      const row = optionRow(state);
      if (row === null) return null;
      const { changes } = state.options;
      return asked(row.changed ? changeBack(changes, row) : changeAway(changes, row));
    },
  },
  {
    keys: ['y'],
    label: 'copy command',
    help: 'Copy the same build as a docker command (OSC 52)',
    group: 'Here',
    footer: 4,
    when: shown,
    action: () => ({ type: 'options/copyAsked' }),
  },
  {
    keys: ['b'],
    label: 'build',
    help: 'Build the target with these options',
    group: 'Here',
    footer: 5,
    when: (state) => shown(state) && !isBuilding(state),
    action: (_, now) => ({ type: 'build/asked', noCache: false, now }),
  },
  {
    keys: ['o'],
    label: 'close',
    help: 'Close this',
    group: 'Here',
    when: shown,
    action: () => ({ type: 'overlay/closed' }),
  },
];

/** Whether the command line gives something for a row. */
function isGiven({ options: { next } }: AppState, row: OptionRow): boolean {
  if (next === null) return false;
  switch (row.kind) {
    case 'arg':
      return Object.hasOwn(next.spec.buildArgs, row.name);
    case 'secret':
      return row.from !== null;
    case 'ssh':
      return row.paths !== null;
    case 'context':
      return row.value !== null;
    case 'platform':
    case 'cache':
      return false;
  }
}

/** Keys while a value is typed. Printable keys are text and never get here. */
export const OPTION_FIELD_BINDINGS: readonly Binding[] = [
  {
    keys: ['enter'],
    label: 'set',
    help: 'Use this in the next builds',
    group: 'Here',
    footer: 1,
    action: (state) => {
      const row = optionRow(state);
      if (row === null || state.overlay?.kind !== 'options') return null;
      return asked(changeTo(state.options.changes, row, state.overlay.field ?? ''));
    },
  },
  {
    keys: ['esc'],
    label: 'leave it',
    help: 'Leave it as it was',
    group: 'Here',
    footer: 2,
    action: () => ({ type: 'options/fieldLeft' }),
  },
  {
    keys: ['backspace'],
    label: 'erase',
    help: 'Delete a character',
    group: 'Here',
    action: () => ({ type: 'options/erased' }),
  },
  {
    keys: ['ctrl+u'],
    label: 'erase all',
    help: 'Delete the whole text',
    group: 'Here',
    footer: 3,
    action: () => ({ type: 'options/erased', all: true }),
  },
];
