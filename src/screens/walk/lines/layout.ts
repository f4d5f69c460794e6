import { isZoomed } from '../../../store/is-zoomed.ts';
import type { AppState, WindowSize } from '../../../store/state.ts';
import { bodyRect, type Rect } from '../../../ui/layout.ts';
import { HIDDEN } from '../../../ui/zoom.ts';
import { MIN_BESIDE_COLUMNS, sourceWidth } from '../output-width.ts';
import type { WalkPanel } from '../state.ts';

export interface WalkLayout {
  readonly source: Rect;
  readonly changes: Rect;
  readonly output: Rect;
  readonly beside: boolean;
}

/** The source on the left and the details on the right; below 110 columns, everything stacked. */
export function walkLayout(size: WindowSize): WalkLayout {
  const body = bodyRect(size);
  if (size.columns >= MIN_BESIDE_COLUMNS) {
    const left = sourceWidth(size.columns);
    const upper = Math.ceil(body.height * 0.5);
    return {
      beside: true,
      source: { width: left, height: body.height },
      changes: { width: size.columns - left, height: upper },
      output: { width: size.columns - left, height: body.height - upper },
    };
  }
  const first = Math.ceil(body.height * 0.42);
  const second = Math.ceil((body.height - first) / 2);
  return {
    beside: false,
    source: { width: size.columns, height: first },
    changes: { width: size.columns, height: second },
    output: { width: size.columns, height: body.height - first - second },
  };
}

/** The layout of State as it is now. */
export function walkLayoutNow(state: AppState): WalkLayout {
  if (!isZoomed(state)) return walkLayout(state.window);
  const body = bodyRect(state.window);
  const on = (panel: WalkPanel): Rect => ((state.walk?.panel ?? 'source') === panel ? body : HIDDEN);
  return { source: on('source'), changes: on('changes'), output: on('output'), beside: false };
}
