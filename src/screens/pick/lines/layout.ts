import type { Rect } from '../../../ui/layout.ts';

/** Lines of the panel about the build under the cursor, its border included. */
const ABOUT_HEIGHT = 8;

/** Columns from which that panel stands beside the list. */
const MIN_BESIDE_COLUMNS = 140;

export interface PickLayout {
  readonly list: Rect;
  readonly about: Rect;
  readonly beside: boolean;
}

/** The rectangles of the list and of what is said about the build under the cursor. */
export function pickLayout(body: Rect): PickLayout {
  if (body.width < MIN_BESIDE_COLUMNS) {
    const list = { width: body.width, height: Math.max(3, body.height - ABOUT_HEIGHT) };
    return { list, about: { width: body.width, height: body.height - list.height }, beside: false };
  }
  const about = Math.floor(body.width * 0.4);
  return {
    list: { width: body.width - about, height: body.height },
    about: { width: about, height: body.height },
    beside: true,
  };
}
