import type { AppState } from '../store/state.ts';
import type { Rect } from './layout.ts';

/** Whether the panel with the focus has the whole screen. */
export function isZoomed(state: Pick<AppState, 'zoomed' | 'screen'>): boolean {
  return state.zoomed === state.screen;
}

/** The place of a panel that is not drawn. */
export const HIDDEN: Rect = { width: 0, height: 0 };

/** Whether a panel is drawn. */
export function isShown({ height }: Rect): boolean {
  return height > 0;
}
