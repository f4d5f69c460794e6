import fc from 'fast-check';
import { expect, test } from 'vitest';
import inkSanitize from '../../node_modules/ink/build/sanitize-ansi.js';
import { quickSanitize } from '../../scripts/bundle/quick-sanitize.ts';

const ink: (text: string) => string = inkSanitize;

/** Pieces of which texts are made: plain, styles of all forms, and what may not stay or be joined. */
const PIECES = [
  'text',
  ' ',
  '│╰▎…',
  '\n',
  '\t',
  '\r',
  '\x1b[m',
  '\x1b[0m',
  '\x1b[1;38;5;9m',
  '\x1b[;m',
  '\x1b[38:2::1:2:3m',
  '\x1b[4:3m',
  '\x1b[2J',
  '\x1b[?25l',
  '\x1b[>4m',
  '\x1b[ m',
  '\x1b[1',
  '\x1b',
  '\x1b]8;;http://a\x07',
  '\x9b1m',
  '\x00',
  '\x7f',
  '\u0301',
  '\u200d',
  '👍🏽',
  '漢',
  '\ud800',
];

test('leaves the text that ink leaves, and nothing else', () => {
  const quick = quickSanitize(ink);
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...PIECES), { maxLength: 8 }), (pieces) => {
      const text = pieces.join('');
      expect(quick(text)).toBe(ink(text));
    }),
    { numRuns: 5000 },
  );
});

test('plain text with colours does not get to ink, however long it is', () => {
  const quick = quickSanitize(() => {
    throw new Error('ink was asked');
  });
  const text = '\x1b[1mFROM\x1b[0m scratch │ …\n'.repeat(100_000);
  expect(quick(text)).toBe(text);
});
