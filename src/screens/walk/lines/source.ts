import { lineMark } from '../../../breakpoints/list.ts';
import { windowTop } from '../../../store/move.ts';
import type { AppState } from '../../../store/state.ts';
import { cellsOf } from '../../../text/cells.ts';
import type { Rect } from '../../../ui/layout.ts';
import { shiftLine } from '../../../ui/sideways.ts';
import { clip, type Line, type Span } from '../../../ui/text.ts';
import { GLYPH, type Role, spinner } from '../../../ui/theme.ts';
import { highlightedLine } from '../../frame/lines/source.ts';
import { shownTitle } from '../../frame/lines/stage-row.ts';
import { currentPoint } from '../select.ts';
import type { WalkState } from '../state.ts';

/** The source being walked: the current and the next point, the breakpoints, and the cursor line. */
export function walkSource(state: AppState, walk: WalkState, rect: Rect): readonly Line[] {
  const { lines } = walk.dockerfile;
  const top = walkSourceTop(walk, rect);
  const digits = String(lines.length).length;
  const left = sourceShift(state, walk);
  const rows: Line[] = [];
  for (let number = top; number < Math.min(lines.length + 1, top + rect.height); number += 1) {
    const cursor = number === walk.line;
    const gutter: Span[] = [
      cursor && walk.panel === 'source' ? { text: GLYPH.cursor, role: 'cursor' } : { text: ' ' },
      breakpointSpan(lineMark(state.breakpoints, number)),
      { text: String(number).padStart(digits), role: cursor ? 'plain' : 'dim' },
      { text: ' ' },
      here(state, walk, number),
      { text: ' ' },
    ];
    rows.push([...gutter, ...shiftLine(highlightedLine(walk.dockerfile, number), left)]);
  }
  return rows;
}

function breakpointSpan(mark: 'on' | 'off' | null): Span {
  if (mark === null) return { text: '  ' };
  return mark === 'on'
    ? { text: `${GLYPH.breakpoint} `, role: 'bad' }
    : { text: `${GLYPH.breakpointOff} `, role: 'dim' };
}

/** The first visible line, from 1. */
export function walkSourceTop({ dockerfile, line }: WalkState, { height }: Rect): number {
  return windowTop(line - 1, dockerfile.lines.length, height) + 1;
}

/** Cells by which the source is scrolled sideways; 0 unless it has the focus. */
export function sourceShift(state: AppState, walk: WalkState): number {
  return walk.panel === 'source' ? state.sideways : 0;
}

/** The mark of the instruction where the walk stands or is heading. */
function here(state: AppState, walk: WalkState, number: number): Span {
  const { phase, program, arrival } = walk;
  const moving = phase.kind === 'moving' ? program?.points[phase.to] : undefined;
  if (moving !== undefined && covers(moving.lines, number)) {
    return number === moving.lines.start
      ? { text: spinner(state.now), role: 'accent' }
      : { text: GLYPH.bar, role: 'accent' };
  }
  const point = currentPoint(state);
  if (point === null || !covers(point.lines, number)) return { text: ' ' };
  const role: Role = arrival?.failure == null ? 'good' : 'bad';
  return {
    text: number === point.lines.start ? (arrival?.failure == null ? GLYPH.here : GLYPH.failed) : GLYPH.bar,
    role,
  };
}

function covers(lines: { readonly start: number; readonly end: number }, number: number): boolean {
  return number >= lines.start && number <= lines.end;
}

/** The title, `build · 3 of 21 · at a breakpoint`; a long name is cut to fit into `room` cells. */
export function walkTitle(state: AppState, walk: WalkState, room: number): string {
  const { phase, program, arrival } = walk;
  if (phase.kind === 'opening') return `${spinner(state.now)} Asking the engine`;
  if (phase.kind === 'broken') return 'Stopped';
  const at = phase.kind === 'moving' ? phase.to : (arrival?.point ?? 0);
  const point = program?.points[at];
  const stage = point === undefined ? undefined : walk.dockerfile.stages[point.stage];
  const name = stage === undefined ? '' : shownTitle(stage);
  const because = phase.kind === 'standing' ? REASONS[arrival?.because ?? 'none'] : '';
  const where = ` · ${at + 1} of ${program?.points.length ?? 0}${because}`;
  return `${clip(name, Math.max(8, room - cellsOf(where)))}${where}`;
}

const REASONS = {
  breakpoint: ' · at a breakpoint',
  condition: ' · at a breakpoint',
  failure: ' · it failed',
  end: ' · the end',
  cursor: ' · at the cursor',
  mended: ' · it works now',
  none: '',
} as const;
