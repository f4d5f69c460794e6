import { withoutStyles } from '../progress/sanitize.ts';
import { cellsOf } from '../text/cells.ts';
import type { FrameWriter } from './frame-writer.ts';
import type { Cursor } from './ink-output.ts';
import type { Size } from './types.ts';

/** Whether the user has a screen reader, by the variable that ink's programs share. */
export function wantsSpeech(env: Readonly<Record<string, string | undefined>>): boolean {
  return env.INK_SCREEN_READER === 'true';
}

/** What is said in place of a sign. Where it stands for nothing that its row does not say, a space. */
const WORDS: Readonly<Record<string, string>> = {
  '◆': 'target',
  '●': 'needed',
  '○': 'skipped',
  '✔': 'done',
  '≡': 'cached',
  '✘': 'failed',
  '⊘': 'cancelled',
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

const SIGN = /[◆●○✔≡✘⊘▲❯▸▾┊↳←→↔▶◉◌·−…]|[⠁-⣿]|[─-╿▀-▟]/gu;

/** The row that is chosen has this sign before everything but the border. */
const CHOSEN = /^[│ ]*❯/;

/** A frame for a screen reader: words for signs, no lines, and the cursor on the row that is chosen. */
export function spokenFrame(
  frame: string,
  cursor: Cursor,
): { readonly frame: string; readonly cursor: Cursor } {
  const lines = withoutStyles(frame).split('\n');
  return { frame: lines.map((line) => spoken(line).trimEnd()).join('\n'), cursor: cursorOf(lines, cursor) };
}

function spoken(line: string): string {
  return line.replace(SIGN, (sign) => WORDS[sign] ?? (sign >= '⠁' && sign <= '⣿' ? 'running' : ' '));
}

function cursorOf(lines: readonly string[], cursor: Cursor): Cursor {
  if (cursor === null) {
    const y = lines.findIndex((line) => CHOSEN.test(line));
    return y < 0 ? null : { x: 0, y };
  }
  // In a text that is typed: as far to the right as the words before it reach.
  let before = '';
  for (const character of lines[cursor.y] ?? '') {
    if (cellsOf(before) >= cursor.x) break;
    before += character;
  }
  return { x: cursor.x + cellsOf(spoken(before)) - cellsOf(before), y: cursor.y };
}

/** Writes frames for a screen reader with another writer. It repaints only rows that changed, so only these are read out. */
export function spokenWriter(writer: FrameWriter, initial: Size): FrameWriter {
  let { columns } = initial;
  return {
    draw(frame, cursor) {
      const said = spokenFrame(frame, cursor);
      const x = Math.min(said.cursor?.x ?? 0, columns - 1);
      return writer.draw(said.frame, said.cursor === null ? null : { ...said.cursor, x });
    },
    resize(size) {
      columns = size.columns;
      writer.resize(size);
    },
    invalidate: () => writer.invalidate(),
  };
}
