import { isZoomed } from '../../../store/is-zoomed.ts';
import type { AppState } from '../../../store/state.ts';
import { type InspectLayout, inspectLayout } from '../../inspect/lines/layout.ts';
import type { DiffView } from '../state.ts';

/** Both trees across the whole width, the changes of a file below them. */
export function diffLayout(state: AppState, view: DiffView | null): InspectLayout {
  return inspectLayout(state.window, view?.panel ?? 'list', { beside: false, zoomed: isZoomed(state) });
}
