import type { AppState } from './state.ts';

/** What says whether a panel has the whole screen. */
export type ZoomState = Pick<AppState, 'zoomed' | 'onePanel' | 'screen'>;

/** Whether the panel with the focus has the whole screen. */
export function isZoomed({ zoomed, onePanel, screen }: ZoomState): boolean {
  return onePanel || zoomed === screen;
}
