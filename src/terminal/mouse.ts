/** What the mouse did, at a cell of the window; both counts from 0. */
export interface MouseEvent {
  readonly kind: 'press' | 'wheelUp' | 'wheelDown';
  readonly column: number;
  readonly row: number;
}

/**
 * Reports of buttons and the wheel in SGR form (xterm ctlseqs, "Mouse Tracking": 1000 and 1006). Without motion, so that
 * nothing arrives while nobody presses.
 */
export const takeMouse = '\x1b[?1000h\x1b[?1006h';

const START = '\x1b[<';

/** Longer ones are not reports. */
const MAX_REPORT_LENGTH = 24;

const REPORT = /^\x1b\[<(\d{1,4});(\d{1,5});(\d{1,5})([Mm])/;
const ALL_REPORTS = /\x1b\[(?:<\d{1,4};\d{1,5};\d{1,5}[Mm]|\d{1,5};\d{1,5}R)/g;

/** Where the cursor is (ECMA-48, CPR). A shell asks for it at each prompt, and may have ended before it is answered. */
const CURSOR_REPORT = /^\x1b\[\d{1,5};\d{1,5}R/;

/** A report at the start of some input. */
export type StartingReport =
  /** `event` is null for what nothing is made of: a release, other buttons, keys held with it, where the cursor is. */
  | { readonly kind: 'report'; readonly length: number; readonly event: MouseEvent | null }
  /** It may still become one. */
  | { readonly kind: 'part' };

/** The report that input starts with; null if it starts with something else. */
export function startingReport(input: string): StartingReport | null {
  const match = REPORT.exec(input);
  if (match !== null) {
    const [whole, button, column, row, end] = match;
    return { kind: 'report', length: whole.length, event: eventOf(Number(button), column, row, end) };
  }
  const [cursor] = CURSOR_REPORT.exec(input) ?? [];
  if (cursor !== undefined) return { kind: 'report', length: cursor.length, event: null };
  const isPart =
    input.length >= START.length &&
    input.length <= MAX_REPORT_LENGTH &&
    input.startsWith(START) &&
    /^[\d;]*$/.test(input.slice(START.length));
  return isPart ? { kind: 'part' } : null;
}

/** The same input without reports, for somebody who has not asked for them. */
export function withoutReports(input: string): string {
  return input.replace(ALL_REPORTS, '');
}

function eventOf(
  button: number,
  column: string | undefined,
  row: string | undefined,
  end: string | undefined,
): MouseEvent | null {
  const kind = { 0: 'press', 64: 'wheelUp', 65: 'wheelDown' }[button] as MouseEvent['kind'] | undefined;
  // They count from 1.
  const place = { column: Number(column) - 1, row: Number(row) - 1 };
  return kind === undefined || end !== 'M' ? null : { kind, ...place };
}
