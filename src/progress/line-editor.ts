import { columnsOf, placedCharacters } from '../text/cells.ts';
import { bytesOf } from './characters.ts';
import { BLANK, type Cell, CONTINUED, parseCells, renderCells } from './line-cells.ts';
import { PLAIN, STYLE_END, type StyleState } from './sgr.ts';

/** A line longer than this, in columns, is clipped and says how much is missing. */
export const MAX_LINE_COLUMNS = 16 * 1024;
/** The same for the characters that make it, styles and combining marks included. */
const MAX_TEXT_CHARACTERS = 4 * MAX_LINE_COLUMNS;
/** Combining marks beyond this in one overwritten cell are left out, in UTF-16 units. */
const MAX_CELL_CHARACTERS = 64;

/**
 * One line as a terminal would come to show it: text is appended, or overwrites after a carriage return or a backspace.
 * As long as nothing is overwritten the line is just a growing string; only then it becomes cells.
 */
export class LineEditor {
  /** What is written next looks like this. */
  style: StyleState = PLAIN;
  #text = '';
  /** The style that #text leaves open. */
  #open = '';
  #columns = 0;
  #cursor = 0;
  #clipped = 0;
  #cells: Cell[] | null = null;

  /** Puts printable text at the cursor. */
  write(text: string): void {
    if (this.#cursor === 0 && this.#columns > 0 && columnsOf(text) >= this.#columns) {
      // The whole line is rewritten, as progress bars do.
      this.#clear();
    }
    if (this.#cells === null && this.#cursor === this.#columns) {
      this.#append(text);
    } else {
      this.#overwrite(text);
    }
  }

  /** Goes to the next tab stop, one every 8 columns, leaving spaces. */
  tab(): void {
    this.write(' '.repeat(8 - (this.#cursor % 8)));
  }

  /** Goes to a column, counted from 0. */
  moveTo(column: number): void {
    const target = Math.min(Math.max(column, 0), MAX_LINE_COLUMNS);
    if (target > this.#columns && this.#clipped === 0) {
      this.#cursor = this.#columns;
      const { style } = this;
      this.style = PLAIN;
      this.write(' '.repeat(target - this.#columns));
      this.style = style;
    }
    this.#cursor = Math.min(target, this.#columns);
  }

  backspace(): void {
    this.#cursor = Math.max(0, this.#cursor - 1);
  }

  /** EL of ECMA-48: 0 from the cursor to the end, 1 from the start to the cursor, 2 all; the cursor stays. */
  erase(part: 0 | 1 | 2): void {
    if (this.#cursor === 0 && part !== 1) {
      this.#clear();
      return;
    }
    const cells = this.#toCells();
    if (part !== 0) {
      cells.fill(BLANK, 0, Math.min(cells.length, this.#cursor + 1));
    }
    // Half of a wide character cannot stay behind.
    for (const at of [this.#cursor, this.#cursor + 1]) {
      if (cells[at] === CONTINUED) {
        cells[at] = BLANK;
        cells[at - 1] = BLANK;
      }
    }
    if (part !== 1) {
      cells.length = Math.min(cells.length, this.#cursor);
      this.#clipped = 0;
    }
    this.#columns = cells.length;
  }

  /** The line as it stands: printable text and SGR, every style closed at its end. */
  show(): string {
    const text = this.#cells === null ? this.#text + (this.#open && STYLE_END) : renderCells(this.#cells);
    return this.#clipped === 0 ? text : `${text} … ${this.#clipped} more bytes`;
  }

  /** Ends the line: what it shows, and an empty one with the same style to go on with. */
  take(): string {
    const line = this.show();
    this.#clear();
    this.#cursor = 0;
    return line;
  }

  /** Nothing written yet. */
  get empty(): boolean {
    return this.#columns === 0 && this.#clipped === 0;
  }

  /** A line that only ever grew, in the terminal's own style. */
  get plain(): boolean {
    return this.#cells === null && this.style.sequence === '' && this.#cursor === this.#columns;
  }

  #clear(): void {
    this.#text = '';
    this.#open = '';
    this.#columns = 0;
    this.#clipped = 0;
    this.#cells = null;
  }

  #append(text: string): void {
    // A mark with nothing to stand on is dropped.
    const marked = this.#columns === 0 ? text.replace(/^\p{M}+/u, '') : text;
    const fitting = this.#clipped > 0 ? '' : this.#fit(marked);
    if (fitting !== '') {
      if (this.#open !== this.style.sequence) {
        this.#text += (this.#open && STYLE_END) + this.style.sequence;
        this.#open = this.style.sequence;
      }
      this.#text += fitting;
      this.#columns += columnsOf(fitting);
      this.#cursor = this.#columns;
    }
    if (fitting.length < marked.length) {
      this.#clipped += bytesOf(marked.slice(fitting.length));
    }
  }

  /** The part of a text that still fits. */
  #fit(text: string): string {
    const characters = MAX_TEXT_CHARACTERS - this.#text.length;
    const columns = MAX_LINE_COLUMNS - this.#columns;
    if (text.length <= Math.min(columns >> 1, characters)) {
      return text;
    }
    let used = 0;
    let length = 0;
    for (const { character, cells } of placedCharacters(text)) {
      used += cells;
      if (used > columns || length + character.length > characters) {
        break;
      }
      length += character.length;
    }
    return text.slice(0, length);
  }

  #overwrite(text: string): void {
    const cells = this.#toCells();
    for (const { character, cells: width } of placedCharacters(text)) {
      if (width === 0) {
        this.#addMark(cells, character);
      } else if (this.#cursor + width > MAX_LINE_COLUMNS) {
        this.#clipped += bytesOf(character);
      } else {
        this.#put(cells, character, width);
      }
    }
    this.#columns = cells.length;
  }

  #put(cells: Cell[], character: string, width: 1 | 2): void {
    const end = this.#cursor + width;
    // Half of a wide character cannot stay behind.
    if (cells[this.#cursor] === CONTINUED) {
      cells[this.#cursor - 1] = BLANK;
    }
    if (cells[end] === CONTINUED) {
      cells[end] = BLANK;
    }
    cells[this.#cursor] = { character, style: this.style.sequence };
    if (width === 2) {
      cells[this.#cursor + 1] = CONTINUED;
    }
    this.#cursor = end;
  }

  #addMark(cells: Cell[], mark: string): void {
    const at = cells[this.#cursor - 1] === CONTINUED ? this.#cursor - 2 : this.#cursor - 1;
    const cell = cells[at];
    if (cell !== undefined && cell !== BLANK && cell.character.length < MAX_CELL_CHARACTERS) {
      cells[at] = { ...cell, character: cell.character + mark };
    }
  }

  #toCells(): Cell[] {
    if (this.#cells === null) {
      this.#cells = parseCells(this.#text);
      this.#text = '';
      this.#open = '';
    }
    return this.#cells;
  }
}
