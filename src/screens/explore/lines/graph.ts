import {
  type Graph,
  type GraphRow,
  type GraphSegment,
  graphSegments,
  layOutGraph,
} from '../../../dockerfile/graph.ts';
import { minTextCells } from '../../../dockerfile/graph-text.ts';
import type { LaneCell } from '../../../dockerfile/lanes.ts';
import type { Dockerfile } from '../../../dockerfile/types.ts';
import { plainText } from '../../../progress/sanitize.ts';
import { lastTop, windowTop } from '../../../store/move.ts';
import type { AppState } from '../../../store/state.ts';
import type { Rect } from '../../../ui/layout.ts';
import { linesPosition } from '../../../ui/position.ts';
import type { Line, Span } from '../../../ui/text.ts';
import { GLYPH, type Role } from '../../../ui/theme.ts';
import { stageGlyph } from '../../frame/lines/stage-row.ts';
import { stageStatus } from '../../frame/select/stages.ts';

/** Cells before the graph, for the cursor mark. */
const MARK_CELLS = 2;
/** Lines beyond these are not drawn, but named. */
const MAX_LANES = 200;
/** Cells that the names keep beside a graph that has to be scrolled. */
const MIN_NAME_CELLS = 10;

/** The graph at the widths that were asked for: one to see whether it fits, and one to draw it. */
let laidOut: {
  readonly file: Dockerfile;
  readonly target: number;
  readonly skippedDrawn: boolean;
  readonly graphs: Map<number, Graph>;
} | null = null;

/** A window that is resized asks for one width after the other. */
const MAX_KEPT_WIDTHS = 4;

function graphOf(state: AppState, { width: panel }: Pick<Rect, 'width'>): Graph {
  const { dockerfile: file, target } = state;
  const { skippedDrawn } = state.explore;
  const width = panel - MARK_CELLS;
  if (laidOut?.file !== file || laidOut.target !== target || laidOut.skippedDrawn !== skippedDrawn) {
    laidOut = { file, target, skippedDrawn, graphs: new Map() };
  }
  const known = laidOut.graphs.get(width);
  if (known !== undefined) return known;
  if (laidOut.graphs.size >= MAX_KEPT_WIDTHS) laidOut.graphs.clear();
  const graph = layOut(file, target, width, skippedDrawn);
  laidOut.graphs.set(width, graph);
  return graph;
}

function layOut(file: Dockerfile, target: number, width: number, skippedDrawn: boolean): Graph {
  const stage = file.stages[target];
  if (stage === undefined) return { rows: [], cells: 0, visible: 0, incomplete: false };
  const forGraph = width - minTextCells(file.stages);
  const most = Math.max(forGraph, width - String(file.stages.length - 1).length - 1 - MIN_NAME_CELLS);
  const comfortable = Math.max(2, Math.floor(forGraph / 2));
  return layOutGraph(file, stage, {
    width,
    skipped: skippedDrawn ? 'drawn' : 'folded',
    limits: { comfortable, most: MAX_LANES },
    maxGraph: Math.max(Math.min(most, Math.max(forGraph, width >> 1)), 4),
  });
}

/** How many rows the graph has at a width. */
export function graphRowCount(state: AppState, width: number): number {
  return graphOf(state, { width }).rows.length;
}

/** First visible row (from 0): where the user scrolled to, else so that the stage under the cursor is visible. */
export function graphTop(state: AppState, rect: Rect): number {
  const { rows } = graphOf(state, rect);
  const { graphTop: wanted } = state.explore;
  if (wanted !== null) return Math.min(wanted, lastTop(rows.length, rect.height));
  return windowTop(Math.max(0, rows.findIndex(isAt(state))), rows.length, rect.height);
}

/**
 * The first visible row after a step of one line, if rows of the stage under the cursor are out of sight that way: they
 * come before the next stage. Null if there are none.
 */
export function graphTopAfter(state: AppState, rect: Rect, by: number): number | null {
  const { rows } = graphOf(state, rect);
  const top = graphTop(state, rect);
  const first = rows.findIndex(isAt(state));
  const last = rows.findLastIndex((row) => row.stage === rows[first]?.stage);
  if (by > 0 && last >= top + rect.height) return top + 1;
  return by < 0 && first >= 0 && first < top ? top - 1 : null;
}

function isAt({ explore: { stage } }: AppState): (row: GraphRow) => boolean {
  return (row) => row.first && row.stage <= stage && stage <= row.last;
}

/** The first visible cell of the lines: where the user scrolled to, else so that the node under the cursor is visible. */
export function graphLeft(state: AppState, rect: Rect): number {
  const graph = graphOf(state, rect);
  const last = Math.max(0, graph.cells - graph.visible);
  const { graphLeft: wanted } = state.explore;
  if (last === 0) return 0;
  if (wanted !== null) return Math.min(wanted, last);
  const cells = graph.rows.find(isAt(state))?.cells() ?? [];
  const node = cells.findIndex((cell) => cell.stage === state.explore.stage && cell.text !== '─');
  return Math.min(last, Math.max(0, node - Math.floor(graph.visible * 0.6)));
}

/** How far the graph can be scrolled sideways, in cells. */
export function graphLastLeft(state: AppState, rect: Rect): number {
  const graph = graphOf(state, rect);
  return Math.max(0, graph.cells - graph.visible);
}

/** Where the visible part is in the whole, for the border of the panel. */
export function graphPosition(state: AppState, rect: Rect): string {
  const graph = graphOf(state, rect);
  const rows = linesPosition(graphTop(state, rect), graph.rows.length, rect.height);
  if (graph.cells <= graph.visible) return rows;
  const left = graphLeft(state, rect);
  const columns = `columns ${left + 1}–${left + graph.visible - 1} of ${graph.cells - 1}`;
  return rows === '' ? columns : `${rows} · ${columns}`;
}

/** The stage of a visible row, of several that share one the first; null below the last row. */
export function graphStageAt(state: AppState, rect: Rect, row: number): number | null {
  const { stage } = state.explore;
  const found = graphOf(state, rect).rows[graphTop(state, rect) + row];
  if (found === undefined) return null;
  return found.stage <= stage && stage <= found.last ? stage : found.stage;
}

/** The visible rows of the graph. */
export function graphLines(state: AppState, rect: Rect): readonly Line[] {
  const graph = graphOf(state, rect);
  const top = graphTop(state, rect);
  const left = graphLeft(state, rect);
  return graph.rows.slice(top, top + rect.height).map((row) => graphLine(state, graph, row, left));
}

function graphLine(state: AppState, graph: Graph, row: GraphRow, left: number): Line {
  const { stage } = state.explore;
  const here = row.stage <= stage && stage <= row.last;
  const mark: Span = here && row.first ? { text: `${GLYPH.cursor} `, role: 'cursor' } : { text: '  ' };
  const segments = [...graphSegments(window(row.cells(), graph, left), graph.visible), ...row.text];
  return withoutEnd([mark, ...segments.map((segment) => paintSegment(state, row, here, segment))]);
}

/** Without blanks at its end: where they do not fit they would be marked as cut text. */
function withoutEnd(line: Line): Line {
  const end = line.findLastIndex(({ text }) => text.trim() !== '');
  return line
    .slice(0, end + 1)
    .map((span, index) => (index === end ? { ...span, text: span.text.trimEnd() } : span));
}

/** The visible cells of a row, with a mark where a line goes on beyond them. */
function window(cells: readonly LaneCell[], { cells: all, visible }: Graph, left: number): LaneCell[] {
  if (all <= visible) return cells.slice();
  // A blank stays before the text.
  const page = visible - 1;
  const shown = cells.slice(left, left + page);
  const isLine = (cell: LaneCell): boolean => cell.text !== ' ';
  const before = cells.slice(0, left + 1).findLast(isLine);
  const after = cells.slice(left + page - 1).find(isLine);
  while (shown.length < page) shown.push({ text: ' ', stage: null });
  if (left > 0 && before !== undefined) shown[0] = { text: '‹', stage: before.stage };
  if (left + visible < all && after !== undefined) shown[page - 1] = { text: '›', stage: after.stage };
  return shown;
}

function paintSegment(state: AppState, row: GraphRow, here: boolean, segment: GraphSegment): Span {
  const text = plainText(segment.text);
  if (segment.role === 'node') {
    if (row.last > row.stage) return { text, role: 'dim' };
    const [glyph, role] = stageGlyph(stageStatus(state, row.stage).kind, state.now);
    return { text: text.length > 1 ? text.slice(0, -1) + glyph : glyph, role };
  }
  if (segment.role === 'edge') return { text, role: edgeRole(state, segment) };
  if (!row.needed || segment.role !== 'name') return { text, role: here && !row.needed ? 'plain' : 'dim' };
  return { text, role: here ? 'cursor' : 'plain' };
}

/** Lines of the stage under the cursor are highlighted. */
function edgeRole(state: AppState, segment: GraphSegment): Role {
  return segment.stage === state.explore.stage ? 'accent' : 'dim';
}
