import { lineMark, MAX_BREAKPOINTS, toggledLine, withBreakpoint } from '../../breakpoints/list.ts';
import { MAX_BREAKPOINT_CHARACTERS } from '../../breakpoints/parse.ts';
import { printBreakpoint } from '../../breakpoints/print.ts';
import type { Breakpoint } from '../../breakpoints/types.ts';
import type { Action } from '../../store/actions.ts';
import { erased } from '../../store/erased.ts';
import type { AppState } from '../../store/state.ts';
import { instructionLine } from '../walk/select.ts';

/** Updates the breakpoints, and the panel that lists them. */
export function reduceBreakpoints(state: AppState, action: Action): AppState {
  switch (action.type) {
    case 'breakpoint/toggled':
      return toggled(state, action.line);
    case 'breakpoints/loaded':
      return { ...state, breakpoints: action.breakpoints };
    case 'breakpoints/entered':
      return entered(state, action.breakpoint, action.replaced);
    case 'breakpoints/removed':
      return { ...state, breakpoints: state.breakpoints.filter((_, index) => index !== action.index) };
    case 'breakpoints/switched':
      return {
        ...state,
        breakpoints: state.breakpoints.map((each, index) =>
          index === action.index ? { ...each, isOff: !each.isOff } : each,
        ),
      };
    case 'breakpoints/fieldOpened':
      return fieldOpened(state, action);
    case 'breakpoints/typed':
      return withField(state, (text) => `${text ?? ''}${action.text}`.slice(0, MAX_BREAKPOINT_CHARACTERS));
    case 'breakpoints/erased':
      return withField(state, (text) => erased(text ?? '', action.all));
    case 'breakpoints/fieldLeft':
      return withField(state, () => null);
    default:
      return state;
  }
}

/** A new one is written in the row of a kind, so that it covers none that is there. */
function fieldOpened(
  state: AppState,
  { text, edited }: Extract<Action, { type: 'breakpoints/fieldOpened' }>,
): AppState {
  const { overlay, breakpoints } = state;
  if (overlay?.kind !== 'breakpoints') return state;
  const cursor = edited ?? Math.max(overlay.cursor, breakpoints.length);
  return { ...state, overlay: { ...overlay, cursor, field: text, edited } };
}

function withField(state: AppState, change: (text: string | null) => string | null): AppState {
  const { overlay } = state;
  if (overlay?.kind !== 'breakpoints') return state;
  return { ...state, overlay: { ...overlay, field: change(overlay.field) } };
}

/** A breakpoint is added; the cursor of the panel goes to it. */
function entered(state: AppState, breakpoint: Breakpoint, replaced: number | null): AppState {
  const breakpoints = withBreakpoint(state.breakpoints, breakpoint, replaced);
  if (breakpoints.length > MAX_BREAKPOINTS) {
    const text = `There are ${MAX_BREAKPOINTS} breakpoints already: remove one first.`;
    return { ...state, message: { text, tone: 'info' } };
  }
  const text = printBreakpoint(breakpoint);
  const cursor = breakpoints.findIndex((each) => printBreakpoint(each) === text);
  const { overlay } = state;
  return {
    ...state,
    breakpoints,
    overlay: overlay?.kind === 'breakpoints' ? { ...overlay, field: null, edited: null, cursor } : overlay,
  };
}

/**
 * Breakpoints belong to the first line of an instruction. On any other line the next instruction gets it,
 * with a message.
 */
function toggled(state: AppState, line: number): AppState {
  const instruction = instructionLine(state.dockerfile, line);
  if (instruction === null) {
    return { ...state, message: { text: 'There is no instruction on or after this line.', tone: 'info' } };
  }
  const { start } = instruction;
  const breakpoints = toggledLine(state.breakpoints, start);
  const elsewhere = line < start || line > instruction.end;
  const isRemoved = breakpoints.length < state.breakpoints.length;
  const text = `${isRemoved ? 'Breakpoint removed from' : 'Breakpoint on'} line ${start}: line ${line} has no instruction.`;
  const more =
    isRemoved && lineMark(breakpoints, start) !== null
      ? `Line ${start} still has a breakpoint with a condition.`
      : null;
  const said = elsewhere ? text : more;
  return { ...state, breakpoints, message: said === null ? null : { text: said, tone: 'info' } };
}
