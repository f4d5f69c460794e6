import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { plainText } from '../../src/progress/sanitize.ts';
import { cellsOf, characterCells, columnsOf, simpleCells } from '../../src/text/cells.ts';

/** All code points below the CJK ideographs of the supplementary planes, and the edges of those. */
const codePoints = [
  ...Array.from({ length: 0x1fffe }, (_, code) => code).filter((code) => code < 0xd800 || code > 0xdfff),
  ...[0x20000, 0x2fffd, 0x2fffe, 0x2ffff, 0x30000, 0x3fffd, 0x3fffe, 0xe0001, 0xe0020, 0xf0000, 0x10ffff],
].map((code) => String.fromCodePoint(code));

const simple = codePoints.filter((character) => simpleCells(character) !== null);

test('every simple character has the width that string-width gives it', () => {
  expect(simple.length).toBeGreaterThan(40_000);
  expect(simple.filter((character) => simpleCells(character) !== stringWidth(character))).toEqual([]);
});

test('simple characters never join, so that their widths add up', () => {
  const text = fc.array(fc.constantFrom(...simple), { maxLength: 40 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, (value) => {
      expect(simpleCells(value)).toBe(stringWidth(value));
      expect(columnsOf(value)).toBe(stringWidth(value));
    }),
    { numRuns: 500 },
  );
});

test('emoji that are joined take the cells of one, in a line that grows and as a whole', () => {
  for (const text of ['👨\u200d👩\u200d👧', '👩\u200d🚀', 'a 👩\u200d💻 b']) {
    expect([text, columnsOf(text)]).toEqual([text, cellsOf(text)]);
    expect(cellsOf(text)).toBe(stringWidth(text));
  }
});

/** Pieces that terminals and string-width treat specially, beside plain ones. */
const pieces = fc.oneof(
  fc.constantFrom(
    'a',
    '1',
    '#',
    ' ',
    'é',
    'e\u0301',
    '日',
    '✅',
    '❤',
    '👍',
    '👩',
    '🏴',
    '💻',
    '─',
    '⣿',
    '한',
    'क',
    'त',
  ),
  fc.constantFrom('\ufe0f', '\ufe0e', '\u20e3', '\u200d', '\u{1f3fd}', '\u{1f1e9}', '\u{1f1ea}', '\u{e0067}'),
  fc.constantFrom(
    '❤️',
    '1️⃣',
    '👍🏽',
    '👩‍💻',
    '👨‍👩‍👧',
    '🇩🇪',
    '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
    'क्ष',
    'กำ',
    '\u1100\u1161\u11a8',
    'ｶﾞ',
    '\u093e',
  ),
  fc.string({ unit: 'binary', maxLength: 2 }),
);
const anyText = fc.array(pieces, { maxLength: 20 }).map((parts) => parts.join(''));

describe('the cells of any text', () => {
  test('are those of string-width', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(cellsOf(text)).toBe(stringWidth(text));
      }),
      { numRuns: 1000 },
    );
  });

  test('are those of string-width for what the filter leaves of it', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const shown = plainText(text);
        expect(cellsOf(shown)).toBe(stringWidth(shown));
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['✅', 2],
    ['✓', 1],
    ['❤', 1],
    ['❤️', 2],
    ['1️⃣', 2],
    ['👍🏽', 2],
    ['🇩🇪', 2],
    ['👩💻', 4],
    ['日本', 4],
    ['e\u0301', 1],
    ['\u001b[31mred\u001b[39m', 3],
  ])('%s: %i', (text, cells) => {
    expect(cellsOf(text)).toBe(cells);
  });
});

test('a character by itself has the same cells as text', () => {
  const printable = codePoints.filter(
    (character) => !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cn}\p{Co}]/u.test(character),
  );
  const some = printable.filter((_, index) => index % 7 === 0);
  expect(some.filter((character) => characterCells(character) !== stringWidth(character))).toEqual([]);
});
