/** What the screens show of the state that is looked into. */

import { addressKey } from '../../../states/address.ts';
import type { AppState, ScreenName } from '../../../store/state.ts';
import type { CheckView } from '../../check/state.ts';
import type { DiffView } from '../../diff/state.ts';
import type { SizesView } from '../../sizes/state.ts';
import type { FilesView, InspectScreenName, Loaded } from '../state.ts';

/** Whether a screen is one of those that look into states. */
export function isInspect(screen: ScreenName): screen is InspectScreenName {
  return screen === 'files' || screen === 'diff' || screen === 'check' || screen === 'sizes';
}

function keyNow({ inspect }: AppState): string {
  return inspect.place === null ? '' : addressKey(inspect.place);
}

export function filesNow(state: AppState): FilesView | null {
  return state.inspect.files.get(keyNow(state)) ?? null;
}

export function diffNow(state: AppState): DiffView | null {
  return state.inspect.diffs.get(state.inspect.pairs.get(keyNow(state)) ?? '') ?? null;
}

export function checkNow(state: AppState): CheckView | null {
  return state.inspect.checks.get(keyNow(state)) ?? null;
}

export function sizesNow(state: AppState): SizesView | null {
  return state.inspect.sizes.get(keyNow(state)) ?? null;
}

/** What the screen that is shown was asked for; null on other screens. */
export function loadedNow(state: AppState): Loaded<unknown> | null {
  switch (state.screen) {
    case 'files':
      return filesNow(state)?.tree ?? null;
    case 'diff':
      return diffNow(state)?.compared ?? null;
    case 'check':
      return checkNow(state)?.findings ?? null;
    case 'sizes': {
      const view = sizesNow(state);
      return (view?.shape === 'left' ? view.left : view?.report) ?? null;
    }
    default:
      return null;
  }
}

/** What is typed to leave rows out; '' where nothing is. */
export function filterNow(state: AppState): string {
  switch (state.screen) {
    case 'files':
      return filesNow(state)?.filter ?? '';
    case 'diff':
      return diffNow(state)?.filter ?? '';
    case 'check':
      return checkNow(state)?.filter ?? '';
    case 'sizes':
      return sizesNow(state)?.filter ?? '';
    default:
      return '';
  }
}

/** The panel of the look screen that has the focus: its list, or what stands beside it. */
export function onList(state: AppState): boolean {
  switch (state.screen) {
    case 'files':
      return filesNow(state)?.panel !== 'view';
    case 'diff':
      return diffNow(state)?.panel !== 'detail';
    case 'check':
      return checkNow(state)?.panel !== 'detail';
    case 'sizes':
      return sizesNow(state)?.panel !== 'files';
    default:
      return false;
  }
}
