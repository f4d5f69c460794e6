import type { WindowSize } from '../../../store/state.ts';
import { bodyRect, type Rect } from '../../../ui/layout.ts';
import type { ExplorePanel } from '../state.ts';

export interface ExploreLayout {
  readonly stages: Rect;
  readonly links: Rect;
  readonly source: Rect;
  /** Null if source and graph share one panel. */
  readonly graph: Rect | null;
  /** Where the graph is: under the links or, from 150 columns, next to the source. */
  readonly graphPlace: 'left' | 'right' | 'shared';
}

/** A graph needs at least this many lines. */
const MIN_GRAPH_LINES = 8;

/** Stages and links on the left, the source on the right, and the graph if there is room. */
export function exploreLayout(size: WindowSize, stageCount: number): ExploreLayout {
  const body = bodyRect(size);
  const left = Math.max(28, Math.min(46, Math.floor(size.columns * 0.36)));
  const wide = size.columns >= 150;
  const graphWidth = wide ? Math.min(64, Math.floor((size.columns - left) * 0.42)) : 0;
  const wanted = Math.max(5, stageCount + 2);
  const linksHeight = Math.max(6, Math.min(body.height - wanted, wide ? body.height >> 1 : 9));
  const stacked = !wide && body.height - wanted - linksHeight >= MIN_GRAPH_LINES;
  const stagesHeight = stacked ? wanted : body.height - linksHeight;
  const graph: Rect | null = wide
    ? { width: graphWidth, height: body.height }
    : stacked
      ? { width: left, height: body.height - stagesHeight - linksHeight }
      : null;
  return {
    stages: { width: left, height: stagesHeight },
    links: { width: left, height: linksHeight },
    source: { width: size.columns - left - graphWidth, height: body.height },
    graph,
    graphPlace: wide ? 'right' : stacked ? 'left' : 'shared',
  };
}

/** The panels that tab cycles through, in reading order. */
export function explorePanels(
  size: WindowSize,
  stageCount: number,
  view: 'source' | 'graph',
): readonly ExplorePanel[] {
  switch (exploreLayout(size, stageCount).graphPlace) {
    case 'left':
      return ['stages', 'links', 'graph', 'source'];
    case 'right':
      return ['stages', 'links', 'source', 'graph'];
    case 'shared':
      return ['stages', 'links', view];
  }
}
