/** Keys that all inspect screens share. */

import { type Address, stageAddress } from '../../states/address.ts';
import type { Action } from '../../store/actions.ts';
import type { AppState } from '../../store/state.ts';
import type { Binding } from '../../ui/binding.ts';
import { INSPECT_MODELS, isInspect } from './models.ts';
import { filterNow, lineNow, loadedNow, onList, originNow } from './select/shown.ts';

const isLoading = (state: AppState): boolean => loadedNow(state)?.kind === 'loading';

function failedAddress(state: AppState) {
  const loaded = loadedNow(state);
  return loaded?.kind === 'broken' ? (loaded.failed?.address ?? null) : null;
}

function toFailure(state: AppState): Action | null {
  const address = failedAddress(state);
  if (address === null || !isInspect(state.screen)) return null;
  const screen = INSPECT_MODELS[state.screen].failureScreen;
  return { type: 'inspect/asked', screen, address, jump: true };
}

/** The state that the file under the cursor was copied from, and its path there. */
function sourceHere(state: AppState) {
  const origin = originNow(state);
  const { address } = state.inspect;
  if (origin?.source.stage == null || origin.path === null || address === null) return null;
  return {
    address: stageAddress(address.dockerfile, origin.source.stage),
    path: origin.path.replace(/^\//, ''),
  };
}

/** Opens the file in the stage it was copied from. */
export const TO_SOURCE: Binding = {
  keys: ['O'],
  label: 'copied from',
  help: 'Go to the file in the stage it was copied from',
  group: 'Inspect',
  footer: 9,
  when: (state) => sourceHere(state) !== null,
  action: (state) => {
    const source = sourceHere(state);
    return source === null ? null : { type: 'inspect/asked', screen: 'files', ...source, jump: true };
  },
};

/**
 * Goes to the file that the row under the cursor is about.
 * @param fileHere null if it is about none
 */
export function fileBinding(
  help: string,
  fileHere: (state: AppState) => { readonly address: Address; readonly path: string } | null,
): Binding {
  return {
    keys: ['v'],
    label: 'the file',
    help,
    group: 'Inspect',
    footer: 6,
    when: (state) => fileHere(state) !== null,
    action: (state) => {
      const file = fileHere(state);
      return file === null ? null : { type: 'inspect/asked', screen: 'files', ...file, jump: true };
    },
  };
}

/** Keys that are the same on all screens that inspect a state. */
export const SHARED_BINDINGS: readonly Binding[] = [
  {
    keys: ['enter'],
    label: 'what it left',
    help: 'Show what the failed instruction left behind',
    group: 'Inspect',
    footer: 1,
    when: (state) => failedAddress(state) !== null,
    action: toFailure,
  },
  {
    keys: ['x'],
    label: 'stop',
    help: 'Stop the work for this screen in the engine',
    group: 'Inspect',
    footer: 2,
    when: isLoading,
    action: () => ({ type: 'inspect/stopAsked' }),
  },
  {
    keys: ['o'],
    label: 'line',
    help: 'Go to the line of the Dockerfile for this row',
    group: 'Inspect',
    footer: 8,
    when: (state) => !isLoading(state),
    disabled: (state) => (lineNow(state) === null ? 'There is no known Dockerfile line for this.' : null),
    action: (state) => {
      const line = lineNow(state);
      return line === null ? null : { type: 'explore/lineShown', line };
    },
  },
  {
    keys: ['e'],
    label: 'edit',
    help: 'Open the editor at that line ($VISUAL, $EDITOR, vi)',
    group: 'Inspect',
    footer: 36,
    action: (state) => ({ type: 'edit/asked', line: lineNow(state) ?? 1 }),
  },
  {
    keys: ['r'],
    label: 'reload',
    help: 'Load all of this again',
    group: 'Inspect',
    when: (state) => !isLoading(state),
    action: () => ({ type: 'inspect/refreshAsked' }),
  },
  {
    keys: ['tab', 'shift+tab'],
    label: 'other panel',
    help: 'Switch between the list and the details',
    group: 'Moving',
    footer: 50,
    action: () => ({ type: 'inspect/panelTurned' }),
  },
  {
    keys: ['/'],
    label: 'filter',
    help: 'Show only rows that contain a text, as you type',
    group: 'Inspect',
    footer: 12,
    when: onList,
    action: () => ({ type: 'field/opened' }),
  },
  {
    keys: ['esc'],
    label: 'list',
    help: 'Back to the list',
    group: 'Inspect',
    footer: 4,
    when: (state) => !onList(state),
    action: () => ({ type: 'inspect/panelTurned' }),
  },
  {
    keys: ['esc'],
    label: 'show all',
    help: 'Clear the filter',
    group: 'Inspect',
    footer: 11,
    when: (state) => filterNow(state) !== '',
    action: () => ({ type: 'field/left' }),
  },
  {
    keys: ['esc'],
    label: 'back',
    help: 'Back to where you were; this screen stays as it is',
    group: 'Inspect',
    footer: 16,
    action: () => ({ type: 'inspect/left' }),
  },
];
