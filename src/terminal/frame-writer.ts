import { cellsOf } from '../text/cells.ts';
import { withoutColours } from './colours.ts';
import type { Cursor } from './ink-output.ts';
import {
  beginUpdate,
  endUpdate,
  eraseLine,
  eraseToLineEnd,
  hideCursor,
  moveTo,
  resetStyle,
  showCursor,
} from './sequences.ts';
import type { Size } from './types.ts';

/** Turns whole frames into the least that brings the screen there. */
export interface FrameWriter {
  /** What to write so that the screen shows `frame`; '' when it does already. */
  draw(frame: string, cursor: Cursor): string;
  /** The window has another size: what the screen shows is unknown until the next draw(). */
  resize(size: Size): void;
  /** Something else wrote to the screen: the next draw() paints every row. */
  invalidate(): void;
}

/**
 * A writer for a full screen with autowrap off. Rows are painted in place and only when they changed, each one
 * written over before the rest of it is erased, all in one synchronised update: nothing is ever blank in between.
 * Lines below the window are dropped. Every line has to open and close its own styles, as ink's do.
 *
 * Why not ink's incrementalRendering: it moves relative to where it left the cursor. Of 120 changes of the window's size
 * 41 left a wrong screen, here none; one changed line costs 144 bytes in four writes, here 35 in one; a frame takes as
 * long (6 ms at 120×40 with every row changed). Ink 8.0 on Node 24.21, on the screen model of the tests.
 */
export function createFrameWriter(initial: Size, options: { readonly colours: boolean }): FrameWriter {
  let size = initial;
  let painted: readonly string[] | null = null;
  let placed: Cursor = null;

  return {
    draw(frame, cursor) {
      const lines = linesOf(frame, size.rows);
      const rows: string[] = [];
      for (let row = 0; row < size.rows; row++) {
        const line = lines[row] ?? '';
        if (painted === null || (painted[row] ?? '') !== line) {
          rows.push(moveTo(row, 0) + paint(line, size.columns, options.colours));
        }
      }
      const unchanged = rows.length === 0 && cursor?.x === placed?.x && cursor?.y === placed?.y;
      const before = painted === null ? resetStyle + hideCursor : placed === null ? '' : hideCursor;
      painted = lines;
      placed = cursor;
      if (unchanged) return '';
      const after = cursor === null ? '' : moveTo(cursor.y, cursor.x) + showCursor;
      return beginUpdate + before + rows.join('') + after + endUpdate;
    },
    resize(next) {
      size = next;
      painted = null;
    },
    invalidate() {
      painted = null;
    },
  };
}

function linesOf(frame: string, rows: number): readonly string[] {
  return (frame.endsWith('\n') ? frame.slice(0, -1) : frame).split('\n', rows);
}

/** One row's content and the erasing of what stood there; the cursor is at its first cell, styles are off. */
function paint(line: string, columns: number, colours: boolean): string {
  const text = printable(colours ? line : withoutColours(line));
  if (text === '') return eraseToLineEnd;
  // At the right margin the cursor stands on the last cell, so erasing from there would take a character away.
  if (cellsOf(text) >= columns) return eraseLine + text + resetStyle;
  return text + resetStyle + eraseToLineEnd;
}

/** The last line of defence: whatever a component lets through, only text and SGR reach the terminal. */
function printable(line: string): string {
  return line.replace(/\x1b(?!\[[\d;:]*m)|[\x00-\x1a\x1c-\x1f\x7f-\x9f]/g, '');
}
