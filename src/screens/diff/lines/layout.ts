import type { AppState } from '../../../store/state.ts';
import { type InspectLayout, inspectLayout } from '../../inspect/lines/layout.ts';
import type { DiffView } from '../state.ts';

/** Both trees across the whole width, the changes of a file below them. */
export function diffLayout({ window }: AppState, view: DiffView | null): InspectLayout {
  return inspectLayout(window, view?.panel ?? 'list', { beside: false });
}
