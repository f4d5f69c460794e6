import {
  type StyledChar,
  styledCharsFromTokens,
  styledCharsToString,
  tokenize,
} from '@alcalzone/ansi-tokenize';
import stringWidth from 'string-width';
import { stylesOf } from './closed-styles.ts';
import { LinesSeen } from './lines-seen.ts';
import { PLAIN_CELLS } from './plain-text.ts';

type Operation =
  | {
      readonly type: 'write';
      readonly x: number;
      readonly y: number;
      readonly text: string;
      readonly transformers: readonly ((line: string, index: number) => string)[];
    }
  | { readonly type: 'clip' | 'unclip' };

/** The part of ink's Output that is used (ink/build/output.js): it collects the text of one frame. */
export interface Output {
  readonly height: number;
  readonly operations: readonly Operation[];
  get(): { readonly output: string; readonly height: number };
}

/** A line as ink would write it, and its cells. */
interface Piece {
  readonly text: string;
  readonly cells: number;
}

/** Most lines recur from frame to frame, perhaps at another height. */
const seen = new LinesSeen<Piece>(4000, measure);
const alone = new LinesSeen<string | null>(4000, standAlone);

/** Characters without a cell (https://unicode.org/reports/tr44/#Default_Ignorable_Code_Point). */
const INVISIBLE = /^\p{Default_Ignorable_Code_Point}+$/u;

/**
 * An Output that joins lines as they are. Ink splits every line of every frame into cells and joins them again, which
 * is most of the cost of a frame. Overlapping and clipped text is left to ink.
 */
export function quickOutput<Base extends new (options: { width: number; height: number }) => Output>(
  base: Base,
) {
  // biome-ignore lint/suspicious/noExplicitAny: what TypeScript asks of a mixin.
  return class extends (base as new (...args: any[]) => Output) {
    override get(): { readonly output: string; readonly height: number } {
      const rows = joinRows(this.operations, this.height);
      return rows === null ? super.get() : { output: rows.join('\n'), height: this.height };
    }
  };
}

/** The rows of a frame; null when joining is not enough. */
function joinRows(operations: readonly Operation[], height: number): string[] | null {
  const rows = new Array<string>(height).fill('');
  const ends = new Array<number>(height).fill(0);
  for (const operation of operations) {
    if (operation.type !== 'write') return null;
    const { x, y, text, transformers } = operation;
    for (const [index, line] of linesOf(text).entries()) {
      const row = y + index;
      const end = ends[row];
      // As in ink, text below the last row is dropped.
      if (end === undefined) continue;
      const piece = seen.get(transformers.reduce((changed, transform) => transform(changed, index), line));
      if (x < end) return null;
      rows[row] += ' '.repeat(x - end) + piece.text;
      ends[row] = x + piece.cells;
    }
  }
  return rows.map((row) => row.trimEnd());
}

/** Splits a text into lines, each of which turns off the styles that it turns on. */
function linesOf(text: string): readonly string[] {
  const lines: string[] = [];
  for (const line of text.split('\n')) {
    const own = alone.get(line);
    if (own === null) return linesWithOpenStyles(text);
    lines.push(own);
  }
  return lines;
}

/** The line if its styles end with it; null when a style may continue in the next line. */
function standAlone(line: string): string | null {
  const styles = stylesOf(line);
  if (styles === 'open') return null;
  return styles === 'own' ? line : styledCharsToString(charactersOf(line));
}

function linesWithOpenStyles(text: string): readonly string[] {
  const lines: StyledChar[][] = [[]];
  for (const character of charactersOf(text)) {
    if (character.value === '\n') lines.push([]);
    else lines.at(-1)?.push(character);
  }
  return lines.map(styledCharsToString);
}

function charactersOf(text: string): StyledChar[] {
  return styledCharsFromTokens(tokenize(text)).filter(({ value }) => !INVISIBLE.test(value));
}

function measure(line: string): Piece {
  if (stylesOf(line) !== 'open') {
    const text = line.replace(/\x1b\[[\d;]*m/g, '');
    if (PLAIN_CELLS.test(text)) return { text: line, cells: text.length };
  }
  const characters = charactersOf(line);
  const cells = characters.reduce((sum, { value }) => sum + Math.max(1, stringWidth(value)), 0);
  return { text: styledCharsToString(characters), cells };
}
