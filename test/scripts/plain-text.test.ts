import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { PLAIN_CELLS, PLAIN_GRAPHEMES } from '../../scripts/bundle/plain-text.ts';
import quickStringWidth from '../../scripts/bundle/quick-string-width.ts';

const everyUnit = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code));
const cells = everyUnit.filter((unit) => PLAIN_CELLS.test(unit));
const graphemes = everyUnit.filter((unit) => PLAIN_GRAPHEMES.test(unit));

test('every plain character is one cell wide', () => {
  expect(cells.length).toBeGreaterThan(1500);
  expect(cells.filter((unit) => stringWidth(unit) !== 1)).toEqual([]);
});

test('every plain character is a grapheme next to any other', () => {
  const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
  // Joining depends only on neighbours, so test each character between two of every other character.
  for (const neighbour of ['a', '\x1b', '\n', '─', '©', '⣿']) {
    const text = graphemes.join(neighbour);
    const joined = [...segmenter.segment(text)].filter(({ segment }) => segment.length > 1);
    expect(joined).toEqual([]);
  }
});

test("the bundle's replacement gives the same widths as string-width, with and without options", () => {
  for (const text of ['日本', '👍🏽', 'e\u0301', '\x1b[31m│ ok\x1b[39m', 'a\tb', '\u200b', '❤️', '⌚', '']) {
    expect(quickStringWidth(text), JSON.stringify(text)).toBe(stringWidth(text));
  }
  expect(quickStringWidth('©±', { ambiguousIsNarrow: false })).toBe(3);
});
