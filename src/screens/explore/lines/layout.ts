import { isZoomed } from '../../../store/is-zoomed.ts';
import type { AppState, WindowSize } from '../../../store/state.ts';
import { bodyRect, type Rect } from '../../../ui/layout.ts';
import { HIDDEN } from '../../../ui/zoom.ts';
import type { ExplorePanel } from '../state.ts';
import { graphRowCount } from './graph.ts';
import { takenRows } from './takes.ts';

export interface ExploreLayout {
  readonly stages: Rect;
  readonly links: Rect;
  readonly source: Rect;
  /** Null if the graph takes the place of the source, or shares it. */
  readonly graph: Rect | null;
  /** Where the graph is: under the links or, from 150 columns, next to the source; else in the place of the source. */
  readonly graphPlace: 'left' | 'right' | 'shared';
  /** What the target takes, at the bottom of the left side; null if there is no room for all of it. */
  readonly takes: Rect | null;
}

/** How many rows there are to show. */
export interface ExploreRows {
  readonly stages: number;
  /** Rows of the graph at a width. */
  readonly graph: (width: number) => number;
  /** Rows of what the target takes; not asked for where they cannot be shown. */
  readonly takes: () => number;
}

/** A graph needs at least this many lines. */
const MIN_GRAPH_LINES = 8;

/** The list of links needs at least this many. */
const MIN_LINKS_LINES = 8;

/** From this width there are three columns, unless all but the source fits on the left. */
const MIN_WIDE_COLUMNS = 150;

/** Where names and bases of stages need no cutting any more, the rest gets the room. */
function leftWidth(columns: number): number {
  return columns >= 180 ? 58 : Math.max(28, Math.min(46, Math.floor(columns * 0.36)));
}

/** Stages, links and what the target takes on the left, the source on the right, and the graph where there is room for it. */
export function exploreLayout(
  size: WindowSize,
  rows: ExploreRows,
  view: 'source' | 'graph' = 'source',
): ExploreLayout {
  const wide = size.columns >= MIN_WIDE_COLUMNS;
  return (wide && view === 'source' ? columnLayout(size, rows) : null) ?? panelLayout(size, rows, view);
}

/** All but the source in one column; null if it is not high enough. */
function columnLayout(size: WindowSize, rows: ExploreRows): ExploreLayout | null {
  const body = bodyRect(size);
  const width = Math.floor(size.columns * 0.36);
  const stages = Math.max(5, rows.stages + 2);
  const left = body.height - stages - MIN_LINKS_LINES;
  if (left <= 0) return null;
  const taken = rows.takes();
  const takes = taken === 0 ? 0 : taken + 2;
  if (left <= takes) return null;
  const graph = rows.graph(width - 2) + 2;
  const links = body.height - stages - graph - takes;
  if (links < MIN_LINKS_LINES) return null;
  return {
    stages: { width, height: stages },
    links: { width, height: links },
    source: { width: size.columns - width, height: body.height },
    graph: { width, height: graph },
    graphPlace: 'left',
    takes: takes === 0 ? null : { width, height: takes },
  };
}

function panelLayout(size: WindowSize, rows: ExploreRows, view: 'source' | 'graph'): ExploreLayout {
  const body = bodyRect(size);
  const left = leftWidth(size.columns);
  const wide = size.columns >= MIN_WIDE_COLUMNS;
  const beside = wide && view === 'source';
  const graphWidth = beside ? Math.min(80, Math.floor((size.columns - left) * 0.45)) : 0;
  const wanted = Math.max(5, rows.stages + 2);
  const taken = wide ? rows.takes() : 0;
  const takes = taken > 0 && wanted + MIN_LINKS_LINES + taken + 2 <= body.height ? taken + 2 : 0;
  const height = body.height - takes;
  const linksHeight = Math.max(
    body.height < 20 ? 6 : MIN_LINKS_LINES,
    Math.min(height - wanted, wide ? height >> 1 : 9),
  );
  const stacked = view === 'source' && !wide && body.height - wanted - linksHeight >= MIN_GRAPH_LINES;
  const stagesHeight = stacked ? wanted : height - linksHeight;
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
    takes: takes === 0 ? null : { width: left, height: takes },
  };
}

/** The panels that tab cycles through, in reading order. */
export function explorePanels(
  { graphPlace }: Pick<ExploreLayout, 'graphPlace'>,
  view: 'source' | 'graph',
): readonly ExplorePanel[] {
  switch (graphPlace) {
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
  return isZoomed(state)
    ? zoomed(bodyRect(state.window), state.explore.panel)
    : wholeLayout(state, state.explore.view);
}

function wholeLayout(state: AppState, view: 'source' | 'graph'): ExploreLayout {
  const rows: ExploreRows = {
    stages: state.dockerfile.stages.length,
    graph: (width) => graphRowCount(state, width),
    takes: () => takenRows(state).length,
  };
  return exploreLayout(state.window, rows, view);
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
    takes: null,
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
  const view = shownView(state);
  return explorePanels(wholeLayout(state, view), view);
}
