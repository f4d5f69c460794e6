import type { Rect } from './layout.ts';

/** The place of a panel that is not drawn. */
export const HIDDEN: Rect = { width: 0, height: 0 };

/** Whether a panel is drawn. */
export function isShown({ height }: Rect): boolean {
  return height > 0;
}
