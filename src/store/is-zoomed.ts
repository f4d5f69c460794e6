import type { AppState } from './state.ts';

/** Whether the panel with the focus has the whole screen. */
export function isZoomed(state: Pick<AppState, 'zoomed' | 'screen'>): boolean {
  return state.zoomed === 'all' || state.zoomed === state.screen;
}
