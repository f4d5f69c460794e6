import { type GraphRow, type GraphSegment, layOutGraph } from '../../../dockerfile/graph.ts';
import type { Dockerfile } from '../../../dockerfile/types.ts';
import { plainText } from '../../../progress/sanitize.ts';
import { lastTop, windowTop } from '../../../store/move.ts';
import type { AppState } from '../../../store/state.ts';
import type { Rect } from '../../../ui/layout.ts';
import type { Line, Span } from '../../../ui/text.ts';
import { GLYPH, type Role } from '../../../ui/theme.ts';
import { stageGlyph } from '../../frame/lines/stage-row.ts';
import { stageStatus } from '../../frame/select/stages.ts';

/** Cells before the graph, for the cursor mark. */
const MARK_CELLS = 2;

let laidOut: { file: Dockerfile; target: number; width: number; rows: readonly GraphRow[] } | null = null;

function rowsOf(state: AppState, width: number): readonly GraphRow[] {
  const { dockerfile, target } = state;
  if (laidOut?.file !== dockerfile || laidOut.target !== target || laidOut.width !== width) {
    const stage = dockerfile.stages[target];
    laidOut = {
      file: dockerfile,
      target,
      width,
      rows: stage === undefined ? [] : layOutGraph(dockerfile, stage, width),
    };
  }
  return laidOut.rows;
}

/** Total rows of the graph in a panel. */
export function graphRowCount(state: AppState, rect: Rect): number {
  return rowsOf(state, rect.width - MARK_CELLS - 1).length;
}

/**
 * First visible row (from 0): where the user scrolled to, else so that the stage under the cursor is
 * visible.
 */
export function graphTop(state: AppState, rect: Rect): number {
  const rows = rowsOf(state, rect.width - MARK_CELLS - 1);
  const stage = rows.findIndex((row) => row.first && row.stage === state.explore.stage);
  const top = state.explore.graphTop ?? windowTop(Math.max(0, stage), rows.length, rect.height);
  return Math.min(top, lastTop(rows.length, rect.height));
}

/** The visible rows of the graph. */
export function graphLines(state: AppState, rect: Rect): readonly Line[] {
  const top = graphTop(state, rect);
  return rowsOf(state, rect.width - MARK_CELLS - 1)
    .slice(top, top + rect.height)
    .map((row) => graphLine(state, row));
}

function graphLine(state: AppState, row: GraphRow): Line {
  const here = row.stage === state.explore.stage;
  const mark: Span = here && row.first ? { text: `${GLYPH.cursor} `, role: 'cursor' } : { text: '  ' };
  return [mark, ...row.segments.map((segment) => paintSegment(state, row, segment))];
}

function paintSegment(state: AppState, row: GraphRow, segment: GraphSegment): Span {
  const text = plainText(segment.text);
  if (segment.role === 'node') {
    const [glyph, role] = stageGlyph(stageStatus(state, row.stage).kind, state.now);
    return { text: glyph, role };
  }
  if (segment.role === 'edge') return { text, role: edgeRole(state, segment) };
  if (!row.needed || segment.role !== 'name') return { text, role: 'dim' };
  return { text, role: row.stage === state.explore.stage ? 'cursor' : 'plain' };
}

/** Lines of the stage under the cursor are highlighted. */
function edgeRole(state: AppState, segment: GraphSegment): Role {
  return segment.stage === state.explore.stage ? 'accent' : 'dim';
}
