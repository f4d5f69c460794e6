import type { AppState, WindowSize } from '../../../store/state.ts';
import { bodyRect, type Rect } from '../../../ui/layout.ts';
import { HIDDEN, isZoomed } from '../../../ui/zoom.ts';
import type { ExplorePanel } from '../state.ts';

export interface ExploreLayout {
  readonly stages: Rect;
  readonly links: Rect;
  readonly source: Rect;
  /** Null if the graph takes the place of the source, or shares it. */
  readonly graph: Rect | null;
  /** Where the graph is: under the links or, from 150 columns, next to the source; else in the place of the source. */
  readonly graphPlace: 'left' | 'right' | 'shared';
}

/** A graph needs at least this many lines. */
const MIN_GRAPH_LINES = 8;

/** Where names and bases of stages need no cutting any more, the rest gets the room. */
function leftWidth(columns: number): number {
  return columns >= 180 ? 58 : Math.max(28, Math.min(46, Math.floor(columns * 0.36)));
}

/** Stages and links on the left, the source on the right, and the graph beside them or in the place of the source. */
export function exploreLayout(
  size: WindowSize,
  stageCount: number,
  view: 'source' | 'graph' = 'source',
): ExploreLayout {
  const body = bodyRect(size);
  const left = leftWidth(size.columns);
  const wide = size.columns >= 150;
  const beside = wide && view === 'source';
  const graphWidth = beside ? Math.min(80, Math.floor((size.columns - left) * 0.45)) : 0;
  const wanted = Math.max(5, stageCount + 2);
  const linksHeight = Math.max(
    body.height < 20 ? 6 : 8,
    Math.min(body.height - wanted, wide ? body.height >> 1 : 9),
  );
  const stacked = view === 'source' && !wide && body.height - wanted - linksHeight >= MIN_GRAPH_LINES;
  const stagesHeight = stacked ? wanted : body.height - linksHeight;
  const graph: Rect | null = beside
    ? { width: graphWidth, height: body.height }
    : stacked
      ? { width: left, height: body.height - stagesHeight - linksHeight }
      : null;
  return {
    stages: { width: left, height: stagesHeight },
    links: { width: left, height: linksHeight },
    source: { width: size.columns - left - graphWidth, height: body.height },
    graph,
    graphPlace: beside ? 'right' : stacked ? 'left' : 'shared',
  };
}

/** The panels that tab cycles through, in reading order. */
export function explorePanels(
  size: WindowSize,
  stageCount: number,
  view: 'source' | 'graph',
): readonly ExplorePanel[] {
  switch (exploreLayout(size, stageCount, view).graphPlace) {
    case 'left':
      return ['stages', 'links', 'graph', 'source'];
    case 'right':
      return ['stages', 'links', 'source', 'graph'];
    case 'shared':
      return ['stages', 'links', view];
  }
}

/** The layout of Explore as it is now. */
export function layoutNow(state: AppState): ExploreLayout {
  const whole = exploreLayout(state.window, state.dockerfile.stages.length, state.explore.view);
  return isZoomed(state) ? zoomed(bodyRect(state.window), state.explore.panel) : whole;
}

/** One panel alone. The graph is where the source is otherwise. */
function zoomed(body: Rect, panel: ExplorePanel): ExploreLayout {
  const on = (...panels: readonly ExplorePanel[]): Rect => (panels.includes(panel) ? body : HIDDEN);
  return {
    stages: on('stages'),
    links: on('links'),
    source: on('source', 'graph'),
    graph: null,
    graphPlace: 'shared',
  };
}

/**
 * What is in the large panel. A graph that has the focus stays visible when the window becomes too small for it beside
 * the source.
 */
export function shownView(state: AppState): 'source' | 'graph' {
  const { view, panel } = state.explore;
  return panel === 'graph' && layoutNow(state).graphPlace === 'shared' ? 'graph' : view;
}

/** The panels that are visible now, in reading order. */
export function panelsNow(state: AppState): readonly ExplorePanel[] {
  return explorePanels(state.window, state.dockerfile.stages.length, shownView(state));
}
