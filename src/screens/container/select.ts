import { clampPlace, lastPlace, type RowPlace } from '../../store/row-place.ts';
import type { AppState } from '../../store/state.ts';
import { type LogView, rowedLog } from '../logs/rowed.ts';

/** Whether something that was started has not ended. */
export function isContainerAlive({ container }: AppState): boolean {
  return container !== null && container.phase !== 'ended';
}

/** The panel with what it printed, as the functions of rows take it. */
export function containerView({ container, window, logs }: AppState): LogView {
  // Without its edges, and the first cell, which says where a line comes from.
  return { log: container?.log ?? null, ends: 0, width: window.columns - 3, wrapped: logs.wrapped };
}

/** The first row shown in a panel of `page` rows. */
export function containerPlace(state: AppState, page: number): RowPlace {
  const text = rowedLog(containerView(state));
  const { top = null, topRow = 0 } = state.container ?? {};
  return top === null ? lastPlace(text, page) : clampPlace(text, { line: top, row: topRow }, page);
}
