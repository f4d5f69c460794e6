import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LogFilter, withoutStyles } from '../../src/progress/sanitize.ts';
import { awkwardStream, chunksOf, randomNumbers, SHOWABLE } from './awkward-logs.ts';

const encoder = new TextEncoder();

function linesOf(...chunks: (string | Uint8Array)[]): string[] {
  const filter = new LogFilter();
  const lines = chunks.flatMap((chunk) =>
    filter.push(typeof chunk === 'string' ? encoder.encode(chunk) : chunk),
  );
  return [...lines, ...filter.end()];
}

describe('what a log keeps', () => {
  test.each([
    ['lines', 'one\ntwo\n', ['one', 'two']],
    ['empty lines', '\n\n', ['', '']],
    ['a last line without its end', 'one\ntwo', ['one', 'two']],
    ['CRLF', 'one\r\ntwo\r\n', ['one', 'two']],
    ['tabs to 8 columns', 'a\tb\n\tc\n', ['a       b', '        c']],
    ['tabs after wide characters', '日本\tb\n', ['日本    b']],
    ['a title', 'a\x1b]0;owned\x07b\n', ['ab']],
    ['a hyperlink', 'see \x1b]8;;https://x.test\x1b\\this\x1b]8;;\x1b\\\n', ['see this']],
    ['the clipboard', '\x1b]52;c;cm0=\x07x\n', ['x']],
    ['a bell', 'ding\x07\n', ['ding']],
    ['cursor movement and erasing of the screen', 'a\x1b[2J\x1b[H\x1b[10Ab\n', ['ab']],
    ['private modes and queries', '\x1b[?1049h\x1b[6n\x1b[>cx\n', ['x']],
    ['C1 controls', 'a\u009b2Jb\u0085c\u009d0;t\u009cd\n', ['abcd']],
    ['emoji that are joined', 'a 👨\u200d👩\u200d👧 b\n', ['a 👨\u200d👩\u200d👧 b']],
    ['joiners of anything else', 'a\u200db 👩\u200d\n', ['ab 👩']],
    ['a tab after emoji that are joined', '👩\u200d🚀\tb\n', ['👩\u200d🚀      b']],
    ['bidi and zero-width controls', 'a\u202eb\u200bc\ufeff\n', ['abc']],
    ['bytes that are no UTF-8', new Uint8Array([0x61, 0xff, 0x9b, 0x62, 0x0a]), ['a��b']],
  ])('%s', (_, stream, lines) => {
    expect(linesOf(stream)).toEqual(lines);
  });

  test('emoji are joined wherever the chunks are cut', () => {
    const bytes = encoder.encode('x👩🏽\u200d🚀\r\n');
    for (let at = 0; at <= bytes.length; at += 1) {
      expect(linesOf(bytes.slice(0, at), bytes.slice(at)), String(at)).toEqual(['x👩🏽\u200d🚀']);
    }
  });

  test('a string escape without an end stops at the end of its line', () => {
    expect(linesOf('a\x1b]0;title\nnext\n')).toEqual(['a', 'next']);
  });

  test('a string escape without an end hides no more than 4 KiB', () => {
    const [line = ''] = linesOf(`\x1b]0;${'x'.repeat(5000)}\n`);
    expect(line).toMatch(/^x+$/);
    expect(line.length).toBeGreaterThan(900);
  });
});

describe('lines that are rewritten', () => {
  test.each([
    ['wholly', '10%\r50%\r100%\n', ['100%']],
    ['in part, as a terminal does', 'abcdef\rXY\n', ['XYcdef']],
    ['after erasing', 'Downloading 100%\r\x1b[KDone\n', ['Done']],
    ['after erasing all of it first', 'Downloading\x1b[2K\rDone\n', ['Done']],
    ['from the cursor on', 'abcdef\rab\x1b[K\n', ['ab']],
    ['up to the cursor', 'abcdef\rab\x1b[1K\n', ['   def']],
    ['from a column', 'abcdef\x1b[3GX\n', ['abXdef']],
    ['by backspace', 'spin |\b/\b-\n', ['spin -']],
    ['over half of a wide character', '日本\rx\n', ['x 本']],
    ['in colour', '\x1b[31mabc\x1b[0m\rX\n', ['X\x1b[31mbc\x1b[0m']],
  ])('%s', (_, stream, lines) => {
    expect(linesOf(stream)).toEqual(lines);
  });

  test('a line that has not ended shows what it has so far', () => {
    const filter = new LogFilter();
    expect(filter.push(encoder.encode('done\n 10%\r 20%'))).toEqual(['done']);
    expect(filter.pending).toBe(' 20%');
  });
});

describe('colours', () => {
  test('are closed at the end of a line and opened again on the next', () => {
    expect(linesOf('\x1b[1;31mone\ntwo\x1b[m three\n')).toEqual([
      '\x1b[1;31mone\x1b[0m',
      '\x1b[1;31mtwo\x1b[0m three',
    ]);
  });

  test.each([
    ['are written in one form', '\x1b[31;1mx', '\x1b[1;31mx\x1b[0m'],
    ['of 256', '\x1b[38;5;208mx', '\x1b[38;5;208mx\x1b[0m'],
    ['of 16 million', '\x1b[48;2;1;2;3mx', '\x1b[48;2;1;2;3mx\x1b[0m'],
    ['with colons', '\x1b[38:2::1:2:3mx', '\x1b[38;2;1;2;3mx\x1b[0m'],
    ['beyond range are ignored', '\x1b[38;5;999mx', 'x'],
    ['that hide text are ignored', '\x1b[8mx', 'x'],
    ['that change nothing leave nothing', '\x1b[31m\x1b[0mx\x1b[32m', 'x'],
    ['after others', '\x1b[31mx\x1b[44my', '\x1b[31mx\x1b[0m\x1b[31;44my\x1b[0m'],
    ['ill-formed are ignored', '\x1b[?31mx\x1b[3 1my', 'xy'],
  ])('%s', (_, stream, line) => {
    expect(linesOf(stream)).toEqual([line]);
  });

  test('can be taken off', () => {
    expect(withoutStyles('\x1b[1;31mone\x1b[0m two')).toBe('one two');
  });
});

describe('a line without end', () => {
  test('10 MB in chunks is cut, with a note of how much is missing', () => {
    const chunk = encoder.encode('x'.repeat(32 * 1024));
    const filter = new LogFilter();
    for (let sent = 0; sent < 320; sent++) {
      expect(filter.push(chunk)).toEqual([]);
    }
    expect(filter.push(encoder.encode('\nnext\n'))).toEqual([
      `${'x'.repeat(16 * 1024)} … ${319.5 * 32 * 1024} more bytes`,
      'next',
    ]);
  });

  test('10 MB in one chunk, of characters of several bytes', () => {
    const [line = ''] = linesOf(`${'é'.repeat(5_000_000)}\n`);
    expect(line).toBe(`${'é'.repeat(16 * 1024)} … ${2 * (5_000_000 - 16 * 1024)} more bytes`);
  });

  test('10 MB of progress in one line is one short line', () => {
    expect(linesOf(`${'\r 50% of a long way'.repeat(500_000)}\n`)).toEqual([' 50% of a long way']);
  });

  test('colours and combining marks count towards the limit', () => {
    const [coloured = ''] = linesOf(`${'\x1b[38;2;100;100;100ma\x1b[31mb'.repeat(300_000)}\n`);
    const [marked = ''] = linesOf(`a${'\u0301'.repeat(3_000_000)}\n`);
    expect(coloured.length).toBeLessThan(66_000);
    expect(marked.length).toBeLessThan(66_000);
  });
});

describe('any bytes in any chunks', () => {
  test('100,000 chunks with split characters and escapes: printable text and SGR only, the same however it is cut', () => {
    const random = randomNumbers(20_260_101);
    const stream = awkwardStream(random, 400_000);
    const filter = new LogFilter();
    const lines: string[] = [];
    let chunks = 0;
    for (const chunk of chunksOf(stream, random, 100_000)) {
      lines.push(...filter.push(chunk));
      chunks++;
    }
    lines.push(...filter.end());
    expect(chunks).toBeGreaterThanOrEqual(100_000);
    expect(lines.filter((line) => !SHOWABLE.test(line))).toEqual([]);
    expect(lines).toEqual(linesOf(stream));
  });

  test('random bytes, one at a time or all at once', () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 4 }),
      fc
        .constantFrom(
          '\x1b',
          '\x1b[',
          '31',
          ';',
          'm',
          'K',
          '\r',
          '\n',
          '\b',
          '\t',
          '\x1b]0;',
          '\x07',
          '日',
          'e\u0301',
          'text',
        )
        .map((text) => encoder.encode(text)),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const whole = Uint8Array.from(pieces.flatMap((bytes) => [...bytes]));
        const lines = linesOf(whole);
        expect(lines.every((line) => SHOWABLE.test(line))).toBe(true);
        expect(linesOf(...pieces)).toEqual(lines);
        expect(linesOf(...[...whole].map((byte) => Uint8Array.of(byte)))).toEqual(lines);
      }),
      { numRuns: 3000 },
    );
  });
});
