import type { LogBuffer, LogLine } from '../../progress/log-buffer.ts';
import { wrappedRows } from '../../progress/wrapped-line.ts';
import { type Move, movePosition } from '../../store/move.ts';
import { clampPlace, movePlace, placeShowing, type RowedText, type RowPlace } from '../../store/row-place.ts';

/** A panel with a log: its lines, and rows that follow them. */
export interface LogView {
  readonly log: LogBuffer | null;
  /** Rows after the last line: why the step failed. Each has one row. */
  readonly ends: number;
  /** Cells for the text of a line. */
  readonly width: number;
  readonly wrapped: boolean;
}

/** Lines that are fetched together: a packed block is unpacked for each call. */
const LINES_PER_FETCH = 64;

/** The panel as a text of rows. Good as long as the log does not change. */
export function rowedLog({ log, ends, width, wrapped }: LogView): RowedText {
  const printed = log?.lineCount ?? 0;
  const fetched = new Map<number, readonly LogLine[]>();
  const lineAt = (line: number): LogLine | undefined => {
    const from = line - (line % LINES_PER_FETCH);
    let lines = fetched.get(from);
    if (lines === undefined) {
      lines = log?.window(from, from + LINES_PER_FETCH) ?? [];
      fetched.set(from, lines);
    }
    // Of a log that has dropped lines, the first ones of a window may be missing.
    return lines[line - Math.max(from, log?.firstLine ?? 0)];
  };
  return {
    lineCount: printed + ends,
    rowsOf: (line) => (wrapped && line < printed ? wrappedRows(lineAt(line)?.text ?? '', width) : 1),
  };
}

/**
 * Moves the marked line and keeps it in sight, or without one the first visible row.
 * @param mark from 1; null if no line is marked
 */
export function movedLog(
  text: RowedText,
  top: RowPlace,
  move: Move,
  mark: number | null,
  printed: number,
): { readonly place: RowPlace; readonly mark: number | null } {
  if (mark === null) return { place: movePlace(text, top, move), mark };
  const line = movePosition(mark - 1, move, printed);
  const isDown = 'to' in move ? move.to === 'end' : move.by > 0;
  // What follows the last line cannot be marked, but read.
  if (isDown && line === mark - 1) return { place: movePlace(text, top, move), mark };
  return { place: placeShowing(text, clampPlace(text, top, move.page), line, move.page), mark: line + 1 };
}
