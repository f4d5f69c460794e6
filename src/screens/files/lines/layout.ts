import { isZoomed } from '../../../store/is-zoomed.ts';
import type { AppState } from '../../../store/state.ts';
import { type InspectLayout, inspectLayout } from '../../inspect/lines/layout.ts';
import type { FilesView } from '../state.ts';

/** The tree, with the file next to or below it. */
export function filesLayout(state: AppState, view: FilesView | null): InspectLayout {
  return inspectLayout(state.window, view?.panel ?? 'list', { beside: true, zoomed: isZoomed(state) });
}
