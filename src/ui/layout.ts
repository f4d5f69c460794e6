/** Pure: from the window's size to the rectangles of the panels. */

import type { ExplorePanel } from '../screens/explore/state.ts';
import type { InspectScreenName } from '../screens/inspect/state.ts';
import type { WindowSize } from '../store/state.ts';

export interface Rect {
  readonly width: number;
  readonly height: number;
}

/** The smallest window that the screens fit in, in cells. */
export const SMALLEST: WindowSize = { columns: 60, rows: 16 };

/** Ink repaints everything, scrollback included, when the root is as high as the window (ink 6.8.0). */
export function usableRows(size: WindowSize): number {
  return size.rows - 1;
}

/** Whether a window is smaller than what the screens are made for. */
export function isTooSmall(size: WindowSize): boolean {
  return size.columns < SMALLEST.columns || size.rows < SMALLEST.rows;
}

/** Header and footer take a line each; the body gets the rest. */
export function bodyRect(size: WindowSize): Rect {
  return { width: size.columns, height: usableRows(size) - 2 };
}

export interface ExploreLayout {
  readonly stages: Rect;
  readonly links: Rect;
  readonly source: Rect;
  /** Null where source and graph share one place. */
  readonly graph: Rect | null;
  /** Where the graph stands: under the links, or from 150 columns beside the source. */
  readonly graphPlace: 'left' | 'right' | 'shared';
}

/** The fewest lines in which a graph is worth its place. */
const GRAPH_HEIGHT = 8;

/** Stages and links on the left, the source on the right, and the graph where there is room. */
export function exploreLayout(size: WindowSize, stageCount: number): ExploreLayout {
  const body = bodyRect(size);
  const left = Math.max(28, Math.min(46, Math.floor(size.columns * 0.36)));
  const wide = size.columns >= 150;
  const graphWidth = wide ? Math.min(64, Math.floor((size.columns - left) * 0.42)) : 0;
  const wanted = Math.max(5, stageCount + 2);
  const linksHeight = Math.max(6, Math.min(body.height - wanted, wide ? body.height >> 1 : 9));
  const stacked = !wide && body.height - wanted - linksHeight >= GRAPH_HEIGHT;
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

export interface BuildLayout {
  readonly beside: boolean;
  readonly steps: Rect;
  readonly log: Rect;
  /** Lines of the summary strip at the bottom, 0 while the build runs. */
  readonly summary: number;
}

/** Steps beside the log from 110 columns, above it below that. */
export function buildLayout(size: WindowSize, summary: number): BuildLayout {
  const body = bodyRect(size);
  const height = body.height - summary;
  if (size.columns >= 110) {
    const left = Math.max(46, Math.min(70, Math.floor(size.columns * 0.42)));
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

export interface StateLayout {
  readonly source: Rect;
  readonly changes: Rect;
  readonly output: Rect;
  readonly beside: boolean;
}

/** The source on the left and what is known of the line on the right; below 110 columns all under one another. */
export function stateLayout(size: WindowSize): StateLayout {
  const body = bodyRect(size);
  if (size.columns >= 110) {
    const left = Math.floor(size.columns * 0.5);
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

export interface InspectLayout {
  readonly beside: boolean;
  readonly list: Rect;
  readonly detail: Rect;
}

/**
 * A list and what is to be said of its row: beside one another from 110 columns, else the panel with the focus gets more
 * of the height. Two trees and bars need the whole width. A list of few rows gets no more than those need.
 */
export function inspectLayout(
  screen: InspectScreenName,
  size: WindowSize,
  onList: boolean,
  rows: number = Number.POSITIVE_INFINITY,
): InspectLayout {
  const body = bodyRect(size);
  const { width, height } = body;
  if (size.columns >= 110 && (screen === 'files' || screen === 'check')) {
    const left = Math.floor(width * 0.46);
    return { beside: true, list: { width: left, height }, detail: { width: width - left, height } };
  }
  const share = Math.round(height * (onList ? 0.58 : 0.28));
  const top = Math.max(4, Math.min(share, rows + 2));
  return { beside: false, list: { width, height: top }, detail: { width, height: height - top } };
}

/** Cells of a panel's border that its title and note do not have: corners, rules, blanks. */
export const TITLE_EDGES = 8;

/** Lines inside a panel's border. */
export function inside(rect: Rect): Rect {
  return { width: Math.max(0, rect.width - 2), height: Math.max(0, rect.height - 2) };
}

/** The panels that tab walks through, in reading order. */
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

/** What lies over the body: help, notes, the list of targets. */
export function overlayRect(size: WindowSize): Rect {
  const body = bodyRect(size);
  return {
    width: Math.min(body.width, Math.max(56, Math.min(96, body.width - 8))),
    height: Math.max(6, body.height - 2),
  };
}
