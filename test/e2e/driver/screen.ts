import { StringDecoder } from 'node:string_decoder';
import xterm from '@xterm/headless';

/** The modes of the terminal that a program can leave behind. */
export interface Modes {
  readonly alternateScreen: boolean;
  readonly cursorVisible: boolean;
  readonly mouse: string;
  readonly bracketedPaste: boolean;
  readonly wraparound: boolean;
  readonly applicationCursorKeys: boolean;
  readonly synchronizedUpdate: boolean;
}

/** The modes of a terminal that nobody has touched. */
export const untouched: Modes = {
  alternateScreen: false,
  cursorVisible: true,
  mouse: 'none',
  bracketedPaste: false,
  wraparound: true,
  applicationCursorKeys: false,
  synchronizedUpdate: false,
};

/** One cell; colours are `default`, a palette number, or `#rrggbb`. */
export interface Cell {
  readonly text: string;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
  readonly inverse: boolean;
  readonly foreground: string | number;
  readonly background: string | number;
}

/** A model of the terminal's window, by xterm.js. */
export class Screen {
  readonly terminal: xterm.Terminal;
  readonly #decoder = new StringDecoder('utf8');
  #cursorVisible = true;

  constructor(columns: number, rows: number) {
    this.terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 1000 });
    // xterm.js keeps the cursor's visibility to itself, so it is read on the way in.
    const note = (visible: boolean) => (parameters: (number | number[])[]) => {
      if (parameters.includes(25)) this.#cursorVisible = visible;
      return false;
    };
    this.terminal.parser.registerCsiHandler({ prefix: '?', final: 'h' }, note(true));
    this.terminal.parser.registerCsiHandler({ prefix: '?', final: 'l' }, note(false));
  }

  /** Resolves when the bytes, which may end within a character, have been understood. */
  write(data: string | Uint8Array): Promise<void> {
    // xterm.js 6.0 loses the character of a chunk that ends with two bytes of its three.
    const text = typeof data === 'string' ? data : this.#decoder.write(Buffer.from(data));
    return new Promise((resolve) => this.terminal.write(text, resolve));
  }

  /** The window's rows from the top, without spaces at their ends. */
  lines(): string[] {
    const { buffer, rows, cols } = this.terminal;
    // xterm.js keeps what stood right of a window that became narrower.
    return Array.from(
      { length: rows },
      (_, row) =>
        buffer.active.getLine(buffer.active.viewportY + row)?.translateToString(true, 0, cols) ?? '',
    );
  }

  /** The text of each cell, row by row: a space where nothing is, '' for the second half of a wide character. */
  grid(): string[][] {
    const { buffer, rows, cols } = this.terminal;
    return Array.from({ length: rows }, (_, row) => {
      const line = buffer.active.getLine(buffer.active.viewportY + row);
      return Array.from({ length: cols }, (_, column) => {
        const cell = line?.getCell(column);
        return cell?.getWidth() === 0 ? '' : cell?.getChars() || ' ';
      });
    });
  }

  text(): string {
    return this.lines().join('\n').trimEnd();
  }

  /** What is in the cell at a row and a column, both counted from 0. */
  cell(row: number, column: number): Cell {
    const { active } = this.terminal.buffer;
    const cell = active.getLine(active.viewportY + row)?.getCell(column);
    if (cell === undefined) throw new Error(`There is no cell at row ${row}, column ${column}.`);
    const colour = (isDefault: boolean, isRgb: boolean, value: number) =>
      isDefault ? 'default' : isRgb ? `#${value.toString(16).padStart(6, '0')}` : value;
    return {
      text: cell.getChars(),
      bold: cell.isBold() !== 0,
      dim: cell.isDim() !== 0,
      italic: cell.isItalic() !== 0,
      underline: cell.isUnderline() !== 0,
      inverse: cell.isInverse() !== 0,
      foreground: colour(cell.isFgDefault(), cell.isFgRGB(), cell.getFgColor()),
      background: colour(cell.isBgDefault(), cell.isBgRGB(), cell.getBgColor()),
    };
  }

  /** Every cell, row by row; a blank is a space, the second half of a wide character ''. */
  cells(): Cell[][] {
    return this.grid().map((texts, row) =>
      texts.map((text, column) => ({ ...this.cell(row, column), text })),
    );
  }

  cursor(): { readonly x: number; readonly y: number } {
    const { active } = this.terminal.buffer;
    return { x: active.cursorX, y: active.cursorY };
  }

  modes(): Modes {
    const { modes, buffer } = this.terminal;
    return {
      alternateScreen: buffer.active.type === 'alternate',
      cursorVisible: this.#cursorVisible,
      mouse: modes.mouseTrackingMode,
      bracketedPaste: modes.bracketedPasteMode,
      wraparound: modes.wraparoundMode,
      applicationCursorKeys: modes.applicationCursorKeysMode,
      synchronizedUpdate: modes.synchronizedOutputMode,
    };
  }
}
