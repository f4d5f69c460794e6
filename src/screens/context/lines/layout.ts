import { isZoomed } from '../../../store/is-zoomed.ts';
import type { AppState } from '../../../store/state.ts';
import { type InspectLayout, inspectLayout } from '../../inspect/lines/layout.ts';
import { isChangeShown } from '../select.ts';

/** Where the tree and what is known of its row are. */
export function contextLayout(state: AppState): InspectLayout {
  // A question needs its room, also where the tree has all of it.
  return inspectLayout(state.window, isChangeShown(state) ? 'detail' : 'list', {
    beside: true,
    zoomed: isZoomed(state),
  });
}
