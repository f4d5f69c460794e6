import { isZoomed } from '../../../store/is-zoomed.ts';
import type { AppState } from '../../../store/state.ts';
import { type InspectLayout, inspectLayout } from '../../inspect/lines/layout.ts';
import type { CheckView } from '../state.ts';
import { findingRows } from './finding.ts';

/** The list gets the rows its findings need; the details get the rest. */
export function checkLayout(state: AppState, view: CheckView | null): InspectLayout {
  const rows = view === null ? undefined : findingRows(view);
  return inspectLayout(state.window, view?.panel ?? 'list', { beside: true, zoomed: isZoomed(state), rows });
}
