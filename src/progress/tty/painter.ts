import { cellsOf } from '../../text/cells.ts';

/** Begins and ends an update that the terminal shows at once, where it knows this; others ignore it. */
const BEGIN_UPDATE = '\u001b[?2026h';
const END_UPDATE = '\u001b[?2026l';
const CLEAR_LINE_END = '\u001b[K';
const CLEAR_BELOW = '\u001b[J';

/**
 * Draws frames of lines in place at the end of the terminal's output, each over the one before. It leaves no state of
 * the terminal changed, so the process may end at any time.
 */
export class FramePainter {
  readonly #write: (text: string) => void;
  readonly #columns: () => number;
  /** The lines on the screen; the cursor stands below them. */
  #shown: readonly string[] = [];

  /** @param columns the terminal's width as it is now */
  constructor(write: (text: string) => void, columns: () => number) {
    this.#write = write;
    this.#columns = columns;
  }

  /** Draws a frame over the last one. No line may be wider than the terminal. */
  draw(lines: readonly string[]): void {
    if (lines.length === this.#shown.length && lines.every((line, at) => line === this.#shown[at])) return;
    this.#put(lines.map((line) => `${line}${CLEAR_LINE_END}\n`).join(''));
    this.#shown = lines;
  }

  /** Writes text that stays, and takes the frame away. It may be drawn again below. */
  above(text: string): void {
    this.#put(text === '' ? '' : `${text}\n`);
    this.#shown = [];
  }

  #put(text: string): void {
    const up = this.#shownRows();
    const start = up === 0 ? '' : `\u001b[${up}A\r`;
    this.#write(`${BEGIN_UPDATE}${start}${text}${CLEAR_BELOW}${END_UPDATE}`);
  }

  /** Rows that the last frame takes: a terminal that has become narrower has wrapped its lines. */
  #shownRows(): number {
    const columns = Math.max(1, this.#columns());
    return this.#shown.reduce((rows, line) => rows + Math.max(1, Math.ceil(cellsOf(line) / columns)), 0);
  }
}
