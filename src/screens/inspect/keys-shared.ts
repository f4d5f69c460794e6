/** What the keys of all look screens have in common. */

import type { Origin } from '../../states/origins.ts';
import type { Action } from '../../store/actions.ts';
import type { AppState } from '../../store/state.ts';
import type { Binding } from '../../ui/binding.ts';
import { findingAtCursor } from '../check/select.ts';
import { diffAtCursor } from '../diff/select.ts';
import { fileAtCursor } from '../files/select.ts';
import { sizesLineAt } from '../sizes/select.ts';
import { checkNow, diffNow, filesNow, filterNow, loadedNow, onList, sizesNow } from './select/now.ts';
import { known } from './state.ts';

const isLoading = (state: AppState): boolean => loadedNow(state)?.kind === 'loading';

/** Where the entry under the cursor comes from; null where that is not known. */
export function originHere(state: AppState): Origin | null {
  if (state.screen === 'files') {
    const view = filesNow(state);
    const row = view === null ? null : fileAtCursor(view);
    return row === null ? null : (known(view?.origins)?.get(row.entry.path) ?? null);
  }
  const view = state.screen === 'diff' ? diffNow(state) : null;
  const row = view === null ? null : diffAtCursor(view);
  return row === null ? null : (known(view?.origins)?.get(row.path) ?? null);
}

/** The line of the Dockerfile that what is under the cursor is about. */
function lineHere(state: AppState): number | null {
  switch (state.screen) {
    case 'check': {
      const view = checkNow(state);
      return view === null ? null : (findingAtCursor(view)?.line ?? null);
    }
    case 'sizes': {
      const view = sizesNow(state);
      return view === null ? null : sizesLineAt(view);
    }
    default:
      return originHere(state)?.line ?? null;
  }
}

function failedPlace(state: AppState) {
  const loaded = loadedNow(state);
  return loaded?.kind === 'broken' ? (loaded.failed?.place ?? null) : null;
}

function toFailure(state: AppState): Action | null {
  const place = failedPlace(state);
  const screen = state.screen === 'diff' ? 'diff' : 'files';
  return place === null ? null : { type: 'inspect/asked', screen, place, jump: true };
}

/** Keys that are the same on Files, Diff, Check and Sizes. */
export const SHARED_BINDINGS: readonly Binding[] = [
  {
    keys: ['enter'],
    label: 'what it left',
    help: 'Into what the failed instruction left behind',
    group: 'Looking in',
    footer: 1,
    when: (state) => failedPlace(state) !== null,
    action: toFailure,
  },
  {
    keys: ['x'],
    label: 'stop',
    help: 'Stop what the engine does for this screen',
    group: 'Looking in',
    footer: 2,
    when: isLoading,
    action: () => ({ type: 'inspect/stopAsked' }),
  },
  {
    keys: ['o'],
    label: 'to the line',
    help: 'To the line of the Dockerfile that this is about; esc comes back',
    group: 'Looking in',
    footer: 8,
    when: (state) => !isLoading(state),
    disabled: (state) => (lineHere(state) === null ? 'No line of the Dockerfile is known for this.' : null),
    action: (state) => {
      const line = lineHere(state);
      return line === null ? null : { type: 'explore/lineShown', line };
    },
  },
  {
    keys: ['e'],
    label: 'edit',
    help: 'Open the editor at that line ($VISUAL, $EDITOR, vi)',
    group: 'Looking in',
    footer: 36,
    action: (state) => ({ type: 'edit/asked', line: lineHere(state) ?? 1 }),
  },
  {
    keys: ['r'],
    label: 'read anew',
    help: 'Ask the engine for all of this again',
    group: 'Looking in',
    when: (state) => !isLoading(state),
    action: () => ({ type: 'inspect/refreshAsked' }),
  },
  {
    keys: ['tab', 'shift+tab'],
    label: 'other panel',
    help: 'Between the list and what stands beside it',
    group: 'Moving',
    footer: 50,
    action: () => ({ type: 'inspect/panelTurned' }),
  },
  {
    keys: ['/'],
    label: 'filter',
    help: 'Show only what holds a text, as it is typed',
    group: 'Looking in',
    footer: 12,
    when: onList,
    action: () => ({ type: 'field/opened' }),
  },
  {
    keys: ['esc'],
    label: 'list',
    help: 'Back to the list',
    group: 'Looking in',
    footer: 4,
    when: (state) => !onList(state),
    action: () => ({ type: 'inspect/panelTurned' }),
  },
  {
    keys: ['esc'],
    label: 'show all',
    help: 'Take the filter away',
    group: 'Looking in',
    footer: 11,
    when: (state) => filterNow(state) !== '',
    action: () => ({ type: 'field/left' }),
  },
  {
    keys: ['esc'],
    label: 'back',
    help: 'Back to where you were; all stays as it is here',
    group: 'Looking in',
    footer: 16,
    action: () => ({ type: 'inspect/left' }),
  },
];
