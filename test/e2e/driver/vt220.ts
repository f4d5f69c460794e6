/** What a VT220 knows: one screen of ASCII, no colours, no control strings (VT220 Programmer Reference Manual, EK-VT220-RM). */
import type { App } from './app.ts';
import { writtenBy } from './written.ts';

const PRIVATE_MODES = new Set([1, 2, 3, 4, 5, 6, 7, 8, 18, 19, 25, 42]);
const STYLES = new Set([0, 1, 4, 5, 7, 22, 24, 25, 27]);
const ESCAPES = /^(?:[78=>DEMHZcNOno|}~]|[()*+][ -~])/;
const CONTROL = /^\[(\??)([\d;]*)([@-~])/;
const FINALS = new Set('ABCDHfJKLMPX@gmrcnhli');

interface Vt220Cell {
  readonly text: string;
  readonly styles: ReadonlySet<number>;
}

const BLANK: Vt220Cell = { text: ' ', styles: new Set() };

/** A VT220 that was sent what the program has written so far. */
export function asVt220(app: App, { cols, rows }: { readonly cols: number; readonly rows: number }): Vt220 {
  const terminal = new Vt220(cols, rows);
  terminal.write(writtenBy(app));
  return terminal;
}

/** A model of a VT220. It keeps everything that it was sent and does not know. */
export class Vt220 {
  /** Sequences and characters that the terminal does not know, or would show as something else. */
  readonly unknown: string[] = [];
  readonly modes = new Map<number, boolean>([
    [7, true],
    [25, true],
  ]);
  #cells: Vt220Cell[][];
  #row = 0;
  #column = 0;
  #styles: ReadonlySet<number> = new Set();

  constructor(
    readonly columns: number,
    readonly rows: number,
  ) {
    this.#cells = this.#blank();
  }

  write(text: string): void {
    for (let at = 0; at < text.length; ) at += this.#take(text.slice(at, at + 64));
  }

  lines(): readonly string[] {
    return this.#cells.map((row) =>
      row
        .map(({ text }) => text)
        .join('')
        .trimEnd(),
    );
  }

  cells(): readonly (readonly Vt220Cell[])[] {
    return this.#cells;
  }

  cursor(): { readonly x: number; readonly y: number } {
    return { x: this.#column, y: this.#row };
  }

  /** Takes one character or sequence. @returns its length */
  #take(text: string): number {
    const first = text[0] ?? '';
    if (first === '\x1b') return 1 + this.#escape(text.slice(1));
    if (first >= ' ' && first <= '~') this.#print(first);
    else if (first === '\r') this.#column = 0;
    else if (first === '\n') this.#row = Math.min(this.rows - 1, this.#row + 1);
    else if (first === '\b') this.#column = Math.max(0, this.#column - 1);
    else if (!'\x07\x0e\x0f'.includes(first)) this.unknown.push(first);
    return 1;
  }

  #escape(text: string): number {
    const control = CONTROL.exec(text);
    if (control !== null) {
      const [whole, mark = '', numbers = '', final = ''] = control;
      if (!this.#control(mark === '?', numbers.split(';').map(Number), final))
        this.unknown.push(`ESC ${whole}`);
      return whole.length;
    }
    const known = ESCAPES.exec(text)?.[0];
    if (known === undefined) this.unknown.push(`ESC ${text.slice(0, 8)}`);
    return known?.length ?? 1;
  }

  /** @returns whether the terminal knows it */
  #control(isPrivate: boolean, numbers: readonly number[], final: string): boolean {
    const [first = 0, second = 0] = numbers;
    if (!FINALS.has(final)) return false;
    if (isPrivate && !'hlJKn'.includes(final)) return false;
    switch (final) {
      case 'h':
      case 'l':
        if (isPrivate) for (const mode of numbers) this.modes.set(mode, final === 'h');
        return !isPrivate || numbers.every((mode) => PRIVATE_MODES.has(mode));
      case 'm':
        for (const style of numbers) this.#style(style);
        return numbers.every((style) => STYLES.has(style));
      case 'H':
        this.#row = Math.min(this.rows, Math.max(1, first)) - 1;
        this.#column = Math.min(this.columns, Math.max(1, second)) - 1;
        return true;
      case 'K':
        this.#cells[this.#row]?.fill(
          BLANK,
          first === 0 ? this.#column : 0,
          first === 1 ? this.#column + 1 : undefined,
        );
        return true;
      case 'J':
        if (first === 2) this.#cells = this.#blank();
        return true;
      default:
        return true;
    }
  }

  #style(style: number): void {
    const off: Readonly<Record<number, number>> = { 22: 1, 24: 4, 25: 5, 27: 7 };
    if (style === 0) this.#styles = new Set();
    else if (off[style] === undefined) this.#styles = new Set([...this.#styles, style]);
    else this.#styles = new Set([...this.#styles].filter((each) => each !== off[style]));
  }

  #print(text: string): void {
    const row = this.#cells[this.#row];
    if (row !== undefined) row[this.#column] = { text, styles: this.#styles };
    this.#column += 1;
    if (this.#column < this.columns) return;
    this.#column = this.columns - 1;
    if (this.modes.get(7) === true) {
      this.#column = 0;
      this.#row = Math.min(this.rows - 1, this.#row + 1);
    }
  }

  #blank(): Vt220Cell[][] {
    return Array.from({ length: this.rows }, () => Array.from({ length: this.columns }, () => BLANK));
  }
}
