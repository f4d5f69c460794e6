import { windowTop } from '../../store/move.ts';
import { currentStop } from '../../store/select/stepper.ts';
import type { AppState } from '../../store/state.ts';
import type { StepperState } from '../../store/stepper-state.ts';
import type { Rect } from '../layout.ts';
import { shiftLine } from '../sideways.ts';
import { cells, clip, type Line, type Span } from '../text.ts';
import { GLYPH, type Role, spinner } from '../theme.ts';
import { highlightedLine } from './source-lines.ts';
import { shownTitle } from './stage-row.ts';

/** The file that is walked through: where the walk stands, where it is going, breakpoints, the line under the cursor. */
export function stepperSource(state: AppState, stepper: StepperState, rect: Rect): readonly Line[] {
  const { lines } = stepper.dockerfile;
  const top = windowTop(stepper.line - 1, lines.length, rect.height) + 1;
  const digits = String(lines.length).length;
  const left = sourceShift(state, stepper);
  const rows: Line[] = [];
  for (let number = top; number < Math.min(lines.length + 1, top + rect.height); number += 1) {
    const cursor = number === stepper.line;
    const gutter: Span[] = [
      cursor && stepper.panel === 'source' ? { text: GLYPH.cursor, role: 'cursor' } : { text: ' ' },
      state.breakpoints.has(number) ? { text: `${GLYPH.breakpoint} `, role: 'bad' } : { text: '  ' },
      { text: String(number).padStart(digits), role: cursor ? 'plain' : 'dim' },
      { text: ' ' },
      here(state, stepper, number),
      { text: ' ' },
    ];
    rows.push([...gutter, ...shiftLine(highlightedLine(stepper.dockerfile, number), left)]);
  }
  return rows;
}

/** Cells by which the source is moved to the left: only while it has the keys. */
export function sourceShift(state: AppState, stepper: StepperState): number {
  return stepper.panel === 'source' ? state.sideways : 0;
}

/** The mark of the instruction at which the walk stands, or to which it goes. */
function here(state: AppState, stepper: StepperState, number: number): Span {
  const { phase, program, arrival } = stepper;
  const moving = phase.kind === 'moving' ? program?.stops[phase.to] : undefined;
  if (moving !== undefined && covers(moving.lines, number)) {
    return number === moving.lines.start
      ? { text: spinner(state.now), role: 'accent' }
      : { text: GLYPH.bar, role: 'accent' };
  }
  const stop = currentStop(state);
  if (stop === null || !covers(stop.lines, number)) return { text: ' ' };
  const role: Role = arrival?.failure == null ? 'good' : 'bad';
  return {
    text: number === stop.lines.start ? (arrival?.failure == null ? GLYPH.here : GLYPH.failed) : GLYPH.bar,
    role,
  };
}

function covers(lines: { readonly start: number; readonly end: number }, number: number): boolean {
  return number >= lines.start && number <= lines.end;
}

/** `build · 3 of 21 · at a breakpoint`, for the title; a long name is cut so that all fits into `room` cells. */
export function stepperTitle(state: AppState, stepper: StepperState, room: number): string {
  const { phase, program, arrival } = stepper;
  if (phase.kind === 'opening') return `${spinner(state.now)} Asking the engine`;
  if (phase.kind === 'broken') return 'Stopped';
  const at = phase.kind === 'moving' ? phase.to : (arrival?.stop ?? 0);
  const stop = program?.stops[at];
  const stage = stop === undefined ? undefined : stepper.dockerfile.stages[stop.stage];
  const name = stage === undefined ? '' : shownTitle(stage);
  const because = phase.kind === 'standing' ? REASONS[arrival?.because ?? 'none'] : '';
  const where = ` · ${at + 1} of ${program?.stops.length ?? 0}${because}`;
  return `${clip(name, Math.max(8, room - cells(where)))}${where}`;
}

const REASONS = {
  breakpoint: ' · at a breakpoint',
  failure: ' · it failed',
  end: ' · the end',
  cursor: ' · at the cursor',
  mended: ' · it works now',
  none: '',
} as const;
