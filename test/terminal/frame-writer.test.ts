import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dialectOf } from '../../src/terminal/dialect.ts';
import { createFrameWriter } from '../../src/terminal/frame-writer.ts';
import type { Size } from '../../src/terminal/types.ts';
import { Screen } from '../e2e/driver/screen.ts';

const dialect = dialectOf({ TERM: 'xterm' });

const fullScreen = '\x1b[?1049h\x1b[?7l\x1b[?25l';

/** The cells of the window with their styles, one string per row. */
function cells(screen: Screen, { columns, rows }: Size): readonly string[] {
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => Object.values(screen.cell(row, column)).join(' ')).join(
      '|',
    ),
  );
}

/** A new window with the frame painted in the simplest way. */
async function fresh(frame: string, { columns, rows }: Size): Promise<Screen> {
  const screen = new Screen(columns, rows);
  const lines = frame.split('\n').slice(0, rows);
  await screen.write(fullScreen + lines.map((line, row) => `\x1b[${row + 1};1H${line}\x1b[m`).join(''));
  return screen;
}

const piece = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('stage', ' ', '   ', 'x', '│', '─────', '0.4s') },
  fc.constantFrom('日本', '한', 'é', 'e\u0301'),
  fc.constantFrom(
    '\x1b[31mred\x1b[39m',
    '\x1b[1mbold\x1b[22m',
    '\x1b[7m inverse \x1b[27m',
    '\x1b[48;5;22m green ',
  ),
);
const line = fc.array(piece, { maxLength: 10 }).map((pieces) => `${pieces.join('')}\x1b[m`);
const frame = fc.array(line, { maxLength: 12 }).map((lines) => lines.join('\n'));
const size = fc.record({ columns: fc.integer({ min: 2, max: 40 }), rows: fc.integer({ min: 1, max: 10 }) });
const event = fc.oneof(
  { weight: 4, arbitrary: frame.map((text) => ({ kind: 'frame' as const, text })) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('line' as const), at: fc.nat(9), text: line }) },
  { weight: 1, arbitrary: size.map((next) => ({ kind: 'resize' as const, next })) },
  { weight: 1, arbitrary: frame.map((text) => ({ kind: 'foreign' as const, text })) },
);

test('the window shows the last frame after any frames, resizes and foreign output', async () => {
  await fc.assert(
    fc.asyncProperty(size, fc.array(event, { minLength: 1, maxLength: 12 }), async (initial, events) => {
      let current: Size = initial;
      let shown = '';
      const screen = new Screen(initial.columns, initial.rows);
      const writer = createFrameWriter(initial, { colours: true, unicode: true, dialect });
      await screen.write(fullScreen);
      for (const each of events) {
        if (each.kind === 'resize') {
          current = each.next;
          screen.terminal.resize(current.columns, current.rows);
          writer.resize(current);
        } else if (each.kind === 'foreign') {
          await screen.write(`${each.text.replaceAll('\n', '\r\n')}\x1b[41m\x1b[?25h`);
          writer.invalidate();
        } else if (each.kind === 'line') {
          const lines = shown.split('\n');
          lines[Math.min(each.at, lines.length)] = each.text;
          shown = lines.join('\n');
        } else {
          shown = each.text;
        }
        await screen.write(writer.draw(shown, null));
        const expected = await fresh(shown, current);
        expect(cells(screen, current)).toEqual(cells(expected, current));
        expect(screen.modes()).toEqual(expected.modes());
        expect(writer.draw(shown, null)).toBe('');
      }
    }),
    { numRuns: 100 },
  );
}, 60_000);

describe('the output', () => {
  const window = { columns: 20, rows: 5 };
  const painted = (frame: string) => {
    const writer = createFrameWriter(window, { colours: true, unicode: true, dialect });
    writer.draw(frame, null);
    return writer;
  };

  test('is one synchronised update of the changed rows, which are overwritten before they are erased', () => {
    const writer = painted('one\ntwo\nthree\n');
    expect(writer.draw('one\n2\nthree\n', null)).toBe('\x1b[?2026h\x1b[2;1H2\x1b[m\x1b[K\x1b[?2026l');
  });

  test('erases the extra rows when the frame gets shorter', () => {
    const writer = painted('one\ntwo\nthree');
    expect(writer.draw('one', null)).toBe('\x1b[?2026h\x1b[2;1H\x1b[K\x1b[3;1H\x1b[K\x1b[?2026l');
  });

  test('never erases after a line that fills the window, which would remove its last character', () => {
    const full = 'x'.repeat(20);
    expect(painted('').draw(full, null)).toBe(`\x1b[?2026h\x1b[1;1H\x1b[2K${full}\x1b[m\x1b[?2026l`);
  });

  test('contains only text and colours, whatever a component lets through', () => {
    const evil = 'a\x1b]0;title\x07b\x1b]52;c;aGk=\x1b\\c\rd\x9b2Je\x1b[2Jf\x1bcg\x00\x1b[31mred';
    expect(painted('').draw(evil, null)).toBe(
      '\x1b[?2026h\x1b[1;1H\x1b[2Ka]0;titleb]52;c;aGk=\\cd2Je[2Jfcg\x1b[31mred\x1b[m\x1b[?2026l',
    );
  });

  test('keeps styles when colours are off', () => {
    const writer = createFrameWriter(window, { colours: false, unicode: true, dialect });
    expect(writer.draw('\x1b[1;31mred\x1b[39;22m \x1b[38;2;1;2;3;4mx\x1b[24m', null)).toContain(
      '\x1b[1;1H\x1b[1mred\x1b[22m \x1b[4mx\x1b[24m\x1b[m',
    );
  });

  test("shows the cursor at the frame's position, and hides it while rows are painted", () => {
    const writer = painted('name: ');
    expect(writer.draw('name: ', { x: 6, y: 0 })).toBe('\x1b[?2026h\x1b[1;7H\x1b[?25h\x1b[?2026l');
    expect(writer.draw('name: a', { x: 7, y: 0 })).toBe(
      '\x1b[?2026h\x1b[?25l\x1b[1;1Hname: a\x1b[m\x1b[K\x1b[1;8H\x1b[?25h\x1b[?2026l',
    );
    expect(writer.draw('name: a', null)).toBe('\x1b[?2026h\x1b[?25l\x1b[?2026l');
  });
});
