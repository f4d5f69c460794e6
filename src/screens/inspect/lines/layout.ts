import type { WindowSize } from '../../../store/state.ts';
import { bodyRect, type Rect } from '../../../ui/layout.ts';
import { HIDDEN } from '../../../ui/zoom.ts';
import type { InspectView } from '../state.ts';

export interface InspectLayout {
  readonly beside: boolean;
  readonly list: Rect;
  readonly detail: Rect;
}

/** What a screen needs of the window. */
export interface InspectRoom {
  /** Whether list and detail fit next to each other: two trees, or bars, need the whole width. */
  readonly beside: boolean;
  /** Whether the focused one has all of it. */
  readonly zoomed: boolean;
  /** Rows that the list needs; absent: as many as fit. */
  readonly rows?: number | undefined;
}

/**
 * A list and the details of its row: next to each other from 110 columns; otherwise stacked, the focused one
 * larger.
 */
export function inspectLayout(
  size: WindowSize,
  panel: InspectView['panel'],
  { beside, zoomed, rows = Number.POSITIVE_INFINITY }: InspectRoom,
): InspectLayout {
  const body = bodyRect(size);
  const { width, height } = body;
  if (zoomed) {
    const isList = panel === 'list';
    return { beside: false, list: isList ? body : HIDDEN, detail: isList ? HIDDEN : body };
  }
  if (beside && size.columns >= 110) {
    const left = Math.floor(width * 0.46);
    return { beside: true, list: { width: left, height }, detail: { width: width - left, height } };
  }
  const share = Math.round(height * (panel === 'list' ? 0.58 : 0.28));
  const top = Math.max(4, Math.min(share, rows + 2));
  return { beside: false, list: { width, height: top }, detail: { width, height: height - top } };
}
