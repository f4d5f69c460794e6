import type { ScreenName } from '../store/state.ts';

/**
 * The screens without a tab of their own: at 80 columns the header has room for seven. Each shows its tab while it is
 * shown, and esc leads back to the screen that it was opened from.
 */
const EXTRA_SCREENS: ReadonlySet<ScreenName> = new Set<ScreenName>([
  'history',
  'context',
  'caches',
  'container',
  'inventory',
]);

export function isExtra(screen: ScreenName): boolean {
  return EXTRA_SCREENS.has(screen);
}
