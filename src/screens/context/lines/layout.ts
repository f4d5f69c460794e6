import type { AppState } from '../../../store/state.ts';
import { isZoomed } from '../../../ui/zoom.ts';
import { type InspectLayout, inspectLayout } from '../../inspect/lines/layout.ts';

/** Where the tree and what is known of its row are. */
export function contextLayout(state: AppState): InspectLayout {
  return inspectLayout(state.window, 'list', { beside: true, zoomed: isZoomed(state) });
}
