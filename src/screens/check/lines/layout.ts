import type { AppState } from '../../../store/state.ts';
import { type InspectLayout, inspectLayout } from '../../inspect/lines/layout.ts';
import type { CheckView } from '../state.ts';
import { findingRows } from './finding.ts';

/** The list gets what its findings need, the finding beside or below it the rest. */
export function checkLayout({ window }: AppState, view: CheckView | null): InspectLayout {
  const rows = view === null ? undefined : findingRows(view);
  return inspectLayout(window, view?.panel ?? 'list', { beside: true, rows });
}
