import { isZoomed } from '../../../store/is-zoomed.ts';
import type { AppState } from '../../../store/state.ts';
import { type InspectLayout, inspectLayout } from '../../inspect/lines/layout.ts';
import { known } from '../../inspect/state.ts';
import { sizesCount } from '../select.ts';
import type { SizesView } from '../state.ts';

/** Lines above the list: image size, biggest stage, and a blank one. */
export function sizesHeadHeight(view: SizesView): number {
  const report = known(view.report);
  return report === null ? 0 : report.split === null ? 2 : 3;
}

/** The list gets the rows it needs; the files below it get the rest. */
export function sizesLayout(state: AppState, view: SizesView): InspectLayout {
  const loaded = view.shape === 'lines' ? view.report : view.left;
  const rows = loaded.kind === 'known' ? sizesHeadHeight(view) + Math.max(1, sizesCount(view)) : undefined;
  return inspectLayout(state.window, view.panel, { beside: false, zoomed: isZoomed(state), rows });
}
