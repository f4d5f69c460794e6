import type { ScreenName } from '../store/state.ts';
import type { ScreenView } from '../ui/screen-view.ts';
import { BUILD } from './build/screen.tsx';
import { CACHES } from './caches/screen.tsx';
import { CHECK } from './check/screen.tsx';
import { CONTAINER } from './container/screen.tsx';
import { CONTEXT } from './context/screen.tsx';
import { DIFF } from './diff/screen.tsx';
import { EXPLORE } from './explore/screen.tsx';
import { FILES } from './files/screen.tsx';
import { HISTORY } from './history/screen.tsx';
import { INVENTORY } from './inventory/screen.tsx';
import { SIZES } from './sizes/screen.tsx';
import { WALK } from './walk/screen.tsx';

/** All screens, in tab order, as header, help and keys use them. */
export const SCREENS: Readonly<Record<ScreenName, ScreenView>> = {
  explore: EXPLORE,
  build: BUILD,
  walk: WALK,
  files: FILES,
  diff: DIFF,
  check: CHECK,
  sizes: SIZES,
  history: HISTORY,
  context: CONTEXT,
  container: CONTAINER,
  caches: CACHES,
  inventory: INVENTORY,
};

/** The screens with their names, in tab order. */
export function screenEntries(): readonly (readonly [ScreenName, ScreenView])[] {
  return Object.entries(SCREENS) as [ScreenName, ScreenView][];
}
