import { isZoomed } from '../../../store/is-zoomed.ts';
import type { AppState } from '../../../store/state.ts';
import { bodyRect, inside, type Rect } from '../../../ui/layout.ts';
import { endLines } from './end.ts';

/** The panel of the output, above what is said of the end. */
export function containerLayout(state: AppState): { readonly log: Rect; readonly end: number } {
  const body = bodyRect(state.window);
  const end = isZoomed(state) ? 0 : Math.min(endLines(state).length, body.height >> 1);
  return { log: { width: body.width, height: body.height - end }, end };
}

/** Lines of output that are visible. */
export function containerPage(state: AppState): number {
  return inside(containerLayout(state).log).height;
}
