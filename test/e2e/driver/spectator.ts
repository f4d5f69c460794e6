import { openSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { WriteStream } from 'node:tty';
import { expect } from 'vitest';
import type { Cell, Screen } from './screen.ts';

/** Milliseconds between two drawings, however fast the program writes. */
const FRAME_MS = 33;

/** Rows below the window: the test's name and what it does. */
const STATUS_ROWS = 2;

/** The one whose window is drawn: a test may have opened several programs. */
let shown: Spectator | null = null;

/**
 * A person who watches a test (`npm run test:watch-e2e`): the program's window is drawn in their terminal, what the
 * test does is said below it, and after every key the test waits for them.
 */
export class Spectator {
  readonly #screen: Screen;
  readonly #pauseMs: number;
  readonly #terminal = new WriteStream(openSync('/dev/tty', 'w'));
  #done: Promise<void> = Promise.resolve();
  #does = 'start';
  #drawing: NodeJS.Timeout | null = null;

  private constructor(screen: Screen, pauseMs: number) {
    this.#screen = screen;
    this.#pauseMs = pauseMs;
    shown = this;
  }

  /** Null where nobody watches. STAGEDIVE_WATCH_PAUSE is the pause after a key, in milliseconds. */
  static invited(screen: Screen): Spectator | null {
    const pause = process.env.STAGEDIVE_WATCH_PAUSE;
    return pause === undefined ? null : new Spectator(screen, Number(pause));
  }

  /** Does something when all that came before was done and seen; `what` is said meanwhile. */
  show(what: string, action: () => void, isKey: boolean): void {
    this.#done = this.#done.then(async () => {
      this.#say(what);
      action();
      if (isKey) await delay(this.#pauseMs);
    });
  }

  /** Resolves once everything was done and seen; `what` is said from then on. */
  async caughtUp(what: string): Promise<void> {
    await this.#done;
    this.#say(what);
  }

  /** The window may have changed. */
  look(): void {
    if (shown === this) this.#drawing ??= setTimeout(() => this.#draw(), FRAME_MS);
  }

  leave(): void {
    if (this.#drawing !== null) clearTimeout(this.#drawing);
    if (shown === this) shown = null;
    this.#terminal.destroy();
  }

  #say(what: string): void {
    shown = this;
    this.#does = what;
    this.look();
  }

  #draw(): void {
    this.#drawing = null;
    const [columns, rows] = this.#terminal.getWindowSize();
    const grid = this.#screen.grid();
    const window = grid.slice(0, rows - STATUS_ROWS);
    const width = grid[0]?.length ?? 0;
    const lines = window.map((cells, row) => this.#row(cells.slice(0, columns), row));
    const cut = width > columns || grid.length > window.length;
    const note = cut ? ` (of ${width}×${grid.length} cells only a part fits your terminal)` : '';
    const test = `${expect.getState().currentTestName ?? ''}${note}`;
    const text = [
      ...lines.map((line, row) => `\x1b[${row + 1};1H${line}\x1b[K`),
      `\x1b[${window.length + 1};1H\x1b[J`,
      `\x1b[${rows - 1};1H\x1b[2m${test.slice(0, columns)}\x1b[0m`,
      `\x1b[${rows};1H\x1b[7m ${this.#does.slice(0, columns - 2)} \x1b[0m`,
    ].join('');
    this.#terminal.write(`\x1b[?2026h${text}\x1b[?2026l`);
  }

  #row(texts: readonly string[], row: number): string {
    const cursor = this.#screen.modes().cursorVisible ? this.#screen.cursor() : null;
    let style = '0';
    let line = '\x1b[0m';
    texts.forEach((text, column) => {
      if (text === '') return;
      const isCursor = cursor?.y === row && cursor.x === column;
      const next = styleOf(this.#screen.cell(row, column), isCursor);
      if (next !== style) line += `\x1b[${next}m`;
      style = next;
      line += text;
    });
    return `${line}\x1b[0m`;
  }
}

/** A cell's look as SGR parameters (ECMA-48 8.3.117), from nothing. */
function styleOf(cell: Cell, isCursor: boolean): string {
  const flags = [
    cell.bold && 1,
    cell.dim && 2,
    cell.italic && 3,
    cell.underline && 4,
    cell.inverse !== isCursor && 7,
  ].filter((flag) => flag !== false);
  return [0, ...flags, ...colourOf(cell.foreground, 38), ...colourOf(cell.background, 48)].join(';');
}

function colourOf(colour: Cell['foreground'], base: 38 | 48): readonly number[] {
  if (colour === 'default') return [];
  if (typeof colour === 'number') return [base, 5, colour];
  return [base, 2, ...[1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))];
}
