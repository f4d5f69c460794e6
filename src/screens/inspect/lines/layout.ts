import type { WindowSize } from '../../../store/state.ts';
import { bodyRect, type Rect } from '../../../ui/layout.ts';
import type { InspectView } from '../state.ts';

export interface InspectLayout {
  readonly beside: boolean;
  readonly list: Rect;
  readonly detail: Rect;
}

/** What a screen wants of the window. */
export interface InspectRoom {
  /** Whether list and detail may stand beside one another: two trees and bars need the whole width. */
  readonly beside: boolean;
  /** Rows of the list, where it gets no more than those need; absent: as many as fit. */
  readonly rows?: number | undefined;
}

/**
 * A list and what is to be said of its row: beside one another from 110 columns, else the panel with the focus gets more
 * of the height.
 */
export function inspectLayout(
  size: WindowSize,
  panel: InspectView['panel'],
  { beside, rows = Number.POSITIVE_INFINITY }: InspectRoom,
): InspectLayout {
  const body = bodyRect(size);
  const { width, height } = body;
  if (beside && size.columns >= 110) {
    const left = Math.floor(width * 0.46);
    return { beside: true, list: { width: left, height }, detail: { width: width - left, height } };
  }
  const share = Math.round(height * (panel === 'list' ? 0.58 : 0.28));
  const top = Math.max(4, Math.min(share, rows + 2));
  return { beside: false, list: { width, height: top }, detail: { width, height: height - top } };
}
