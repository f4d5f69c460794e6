/** What the screens show of the state that is looked into. */
import type { AppState, ScreenName } from '../../state.ts';
import type { CheckView } from '../check-state.ts';
import type { DiffView } from '../diff-state.ts';
import { placeKey } from '../place.ts';
import type { SizesView } from '../sizes-state.ts';
import type { FilesView, Loaded, LookScreen } from '../state.ts';

/** Whether a screen is one of those that look into states. */
export function isLook(screen: ScreenName): screen is LookScreen {
  return screen === 'files' || screen === 'diff' || screen === 'check' || screen === 'sizes';
}

function keyNow({ look }: AppState): string {
  return look.place === null ? '' : placeKey(look.place);
}

export function filesNow(state: AppState): FilesView | null {
  return state.look.files.get(keyNow(state)) ?? null;
}

export function diffNow(state: AppState): DiffView | null {
  return state.look.diffs.get(state.look.pairs.get(keyNow(state)) ?? '') ?? null;
}

export function checkNow(state: AppState): CheckView | null {
  return state.look.checks.get(keyNow(state)) ?? null;
}

export function sizesNow(state: AppState): SizesView | null {
  return state.look.sizes.get(keyNow(state)) ?? null;
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
