import { isZoomed } from '../../../store/is-zoomed.ts';
import type { AppState, WindowSize } from '../../../store/state.ts';
import { bodyRect, type Rect } from '../../../ui/layout.ts';
import { HIDDEN } from '../../../ui/zoom.ts';
import { stepsBesideWidth } from '../log-width.ts';
import { summaryHeight } from './summary.ts';

export interface BuildLayout {
  readonly beside: boolean;
  readonly steps: Rect;
  readonly log: Rect;
  /** Lines of the summary strip at the bottom, 0 while the build runs. */
  readonly summary: number;
}

/** Steps next to the log in a wide window, else above it. */
export function buildLayout(size: WindowSize, summary: number): BuildLayout {
  const body = bodyRect(size);
  const height = body.height - summary;
  const left = stepsBesideWidth(size.columns);
  if (left !== null) {
    return {
      beside: true,
      steps: { width: left, height },
      log: { width: size.columns - left, height },
      summary,
    };
  }
  const top = Math.ceil(height * 0.5);
  return {
    beside: false,
    steps: { width: size.columns, height: top },
    log: { width: size.columns, height: height - top },
    summary,
  };
}

/** The layout of Build as it is now. */
export function buildLayoutNow(state: AppState): BuildLayout {
  const summary = summaryHeight(state);
  if (!isZoomed(state)) return buildLayout(state.window, summary);
  const body = bodyRect(state.window);
  const all: Rect = { width: body.width, height: body.height - summary };
  const isLog = state.build?.panel === 'log';
  return { beside: false, steps: isLog ? HIDDEN : all, log: isLog ? all : HIDDEN, summary };
}
