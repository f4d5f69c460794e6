import { isZoomed, type ZoomState } from '../../../store/is-zoomed.ts';
import type { AppState } from '../../../store/state.ts';
import { bodyRect, type Rect } from '../../../ui/layout.ts';
import { HIDDEN } from '../../../ui/zoom.ts';

/** Columns from which the chosen build stands beside the list. */
const MIN_BESIDE_COLUMNS = 150;
/** Columns of what is said of one build. */
const DETAIL_COLUMNS = 56;
/** Rows of the same below the list, and rows from which there is room for it. */
const DETAIL_ROWS = 9;
const MIN_DETAIL_ROWS = 20;

export interface ListLayout {
  readonly beside: boolean;
  readonly list: Rect;
  readonly detail: Rect;
}

/** The list of builds, and what is said of the chosen one, beside it or below. */
export function listLayout(state: Pick<AppState, 'window'> & ZoomState): ListLayout {
  const { window } = state;
  const { width, height } = bodyRect(window);
  if (isZoomed(state) || window.rows < MIN_DETAIL_ROWS)
    return { beside: false, list: { width, height }, detail: HIDDEN };
  if (window.columns >= MIN_BESIDE_COLUMNS) {
    const detail = { width: DETAIL_COLUMNS, height };
    return { beside: true, list: { width: width - DETAIL_COLUMNS, height }, detail };
  }
  const detail = { width, height: DETAIL_ROWS };
  return { beside: false, list: { width, height: height - DETAIL_ROWS }, detail };
}

export interface ComparedLayout {
  readonly steps: Rect;
  /** Two logs side by side. */
  readonly logA: Rect;
  readonly logB: Rect;
}

/** The steps of two builds above, the logs of one of them below. */
export function comparedLayout(state: AppState): ComparedLayout {
  const { window, history } = state;
  const { width, height } = bodyRect(window);
  const half = width >> 1;
  if (isZoomed(state)) {
    const isLogs = history.compared?.panel === 'logs';
    return {
      steps: isLogs ? HIDDEN : { width, height },
      logA: isLogs ? { width: half, height } : HIDDEN,
      logB: isLogs ? { width: width - half, height } : HIDDEN,
    };
  }
  const top = Math.ceil(height * 0.55);
  return {
    steps: { width, height: top },
    logA: { width: half, height: height - top },
    logB: { width: width - half, height: height - top },
  };
}
