import { withoutStyles } from '../progress/sanitize.ts';
import { cellsOf } from '../text/cells.ts';
import { head } from '../text/ends.ts';
import type { FrameWriter } from './frame-writer.ts';
import type { Cursor } from './ink-output.ts';
import type { Size } from './types.ts';

/** Whether the user has a screen reader, by the variable that ink's programs share. */
export function wantsSpeech(env: Readonly<Record<string, string | undefined>>): boolean {
  return env.INK_SCREEN_READER === 'true';
}

/** What is said in place of a sign, on all screens that have it. */
const WORDS: Readonly<Record<string, string>> = {
  '◆': 'target',
  '●': 'used',
  '○': 'unused',
  '✔': 'done',
  '≡': 'cached',
  '✘': 'failed',
  '⊘': 'left out',
  '▲': 'warning',
  '❯': '>',
  '▸': 'folded',
  '▾': 'open',
  '┊': 'stderr',
  '↳': 'from',
  '←': 'from',
  '→': 'to',
  '↔': 'and',
  '▶': 'here',
  '◉': 'breakpoint',
  '◌': 'breakpoint off',
  '·': ',',
  '−': '-',
  '…': '...',
};

/** Of these or of the ranges of Braille, lines and blocks. Escaped, since the bundle is ASCII. */
const SIGN = new RegExp(`[${Object.keys(WORDS).join('')}]|[\\u2801-\\u28ff]|[\\u2500-\\u259f]`, 'g');

/** The row that is chosen has this sign before everything but the border. */
const CHOSEN = /^[\u2502 ]*\u276f/;

/** A frame for a screen reader: words for signs, no lines, and the cursor on the row that is chosen. @param columns of the window */
export function spokenFrame(
  frame: string,
  cursor: Cursor,
  columns: number,
): { readonly frame: string; readonly cursor: Cursor } {
  const lines = withoutStyles(frame).split('\n');
  const place = cursorOf(lines, cursor);
  const said = lines.map((line, row) =>
    row === cursor?.y ? spoken(line).trimEnd() : spokenWithin(line, columns),
  );
  return {
    frame: said.join('\n'),
    cursor: place === null ? null : { ...place, x: Math.min(place.x, columns - 1) },
  };
}

/** Words are longer than signs: what stands at the right comes nearer before it is lost. */
function spokenWithin(line: string, columns: number): string {
  const said = spoken(line).trimEnd();
  const shorter = [said, said.replace(/(\S) {3,}/g, '$1  '), said.replace(/(\S) {2,}/g, '$1 ')];
  return shorter.find((each) => cellsOf(each) <= columns) ?? head(shorter.at(-1) ?? '', columns);
}

function spoken(line: string): string {
  // A comma has no blank before it.
  return line
    .replace(/ {1,3}\u00b7/g, ',')
    .replace(SIGN, (sign) => WORDS[sign] ?? (/[\u2801-\u28ff]/.test(sign) ? 'running' : ' '));
}

function cursorOf(lines: readonly string[], cursor: Cursor): Cursor {
  if (cursor === null) {
    const y = lines.findIndex((line) => CHOSEN.test(line));
    return y < 0 ? null : { x: 0, y };
  }
  // In a text that is typed: as far to the right as the words before it reach.
  const before = head(lines[cursor.y] ?? '', cursor.x);
  return { x: cursor.x + cellsOf(spoken(before)) - cellsOf(before), y: cursor.y };
}

/** Writes frames for a screen reader with another writer. It repaints only rows that changed, so only these are read out. */
export function spokenWriter(writer: FrameWriter, initial: Size): FrameWriter {
  let { columns } = initial;
  return {
    draw(frame, cursor) {
      const said = spokenFrame(frame, cursor, columns);
      return writer.draw(said.frame, said.cursor);
    },
    resize(size) {
      columns = size.columns;
      writer.resize(size);
    },
    invalidate: () => writer.invalidate(),
  };
}
