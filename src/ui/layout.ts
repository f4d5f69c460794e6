/** Pure: from the window's size to the rectangles of the panels. */

import type { WindowSize } from '../store/state.ts';

export interface Rect {
  readonly width: number;
  readonly height: number;
}

/** The smallest window that the screens fit in, in cells. */
export const SMALLEST_WINDOW: WindowSize = { columns: 60, rows: 16 };

/** If the root is as high as the window, Ink repaints everything, scrollback included (ink 6.8.0). */
export function usableRows(size: WindowSize): number {
  return size.rows - 1;
}

/** Whether the window is too small for the screens. */
export function isTooSmall(size: WindowSize): boolean {
  return size.columns < SMALLEST_WINDOW.columns || size.rows < SMALLEST_WINDOW.rows;
}

/** Header and footer take a line each; the body gets the rest. */
export function bodyRect(size: WindowSize): Rect {
  return { width: size.columns, height: usableRows(size) - 2 };
}

/** Cells of a panel's border that are not available to its title and note: corners, rules, blanks. */
export const TITLE_EDGE_CELLS = 8;

/** Lines inside a panel's border. */
export function inside(rect: Rect): Rect {
  return { width: Math.max(0, rect.width - 2), height: Math.max(0, rect.height - 2) };
}

/** Longer lines are hard to read. */
const MAX_OVERLAY_COLUMNS = 96;

/** The rectangle of an overlay: help, notes, the list of targets. */
export function overlayRect(size: WindowSize): Rect {
  const body = bodyRect(size);
  return {
    width: body.width < MAX_OVERLAY_COLUMNS + 8 ? body.width : MAX_OVERLAY_COLUMNS,
    height: Math.max(6, body.height - 2),
  };
}
