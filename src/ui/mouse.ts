import { passedSince } from '../text/duration.ts';

/** What the mouse did at a cell of the window, both from 0. */
export interface MouseInput {
  readonly kind: 'press' | 'wheelUp' | 'wheelDown';
  readonly column: number;
  readonly row: number;
}

/** Calls back for what the mouse does, until the result is called. */
export type OnMouse = (call: (input: MouseInput) => void) => () => void;

/** Rows that one notch of the wheel moves. */
export const WHEEL_ROWS = 3;

/** Within this time a second press at the same cell is meant for what the first one chose, wherever that is now. */
const DOUBLE_PRESS_MS = 500;

/** A press that chose something. */
export interface Press {
  readonly input: MouseInput;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Whether a press repeats another one. A list scrolls so that the cursor is in its middle: the row may have moved. */
export function isRepeated(first: Press | null, { column, row }: MouseInput, now: number): boolean {
  if (first === null || passedSince(first.now, now) >= DOUBLE_PRESS_MS) return false;
  return first.input.column === column && first.input.row === row;
}
