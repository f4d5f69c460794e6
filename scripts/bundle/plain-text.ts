// Characters that are one code unit, one grapheme and one cell, like most text on a screen: Latin letters, punctuation,
// arrows, box drawing, blocks, shapes, Braille. None of them combines, is wide, or may be an emoji of two cells.
// test/scripts/plain-text.test.ts compares every one of them with string-width and Intl.Segmenter.
const plain =
  '\\x20-\\x7e\\xa1-\\xac\\xae-\\u02ff\\u2010-\\u2027\\u2030-\\u205e\\u2190-\\u21ff\\u2200-\\u22ff\\u23ce\\u2400-\\u2426\\u2500-\\u25fc\\u26a0\\u2713-\\u2718\\u2768-\\u2775\\u2800-\\u28ff';

/** Matches text with as many cells as code units. */
export const PLAIN_CELLS = new RegExp(`^[${plain}]*$`);

/** Matches text in which every code unit is a grapheme; escapes and line feeds are, too. */
export const PLAIN_GRAPHEMES = new RegExp(`^[\\x1b\\n${plain}]*$`);

/** Matches plain text of several lines. */
export const PLAIN_LINES = new RegExp(`^[\\n${plain}]*$`);
