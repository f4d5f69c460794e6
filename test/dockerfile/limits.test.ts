import { expect, test } from 'vitest';
import { MAX_INSTRUCTIONS, MAX_LINES } from '../../src/dockerfile/parse/lines.ts';
import { parseText } from './corpus.ts';

test.each([
  [
    'lines',
    `FROM scratch\n${'#\n'.repeat(MAX_LINES)}`,
    'Dockerfile:1000001: the file has more than 1000000 lines',
  ],
  [
    'instructions',
    `FROM scratch\n${'CMD a\n'.repeat(MAX_INSTRUCTIONS)}`,
    'Dockerfile:100001: the file has more than 100000 instructions',
  ],
  [
    'triggers',
    `FROM scratch AS b\n${'ONBUILD RUN a\n'.repeat(400)}${'FROM b\n'.repeat(300)}`,
    'Dockerfile:652: ONBUILD makes more than 100000 instructions',
  ],
])('a file of too many %s is refused at the first that is too many', (_, text, sentence) => {
  expect(() => parseText(text)).toThrow(sentence);
});

test('a file of just as many lines is read', () => {
  expect(parseText(`FROM scratch\n${'\n'.repeat(MAX_LINES - 1)}`).stages).toHaveLength(1);
});

test.each([
  ['slashes in the target of a mount', `RUN --mount=target=${'/'.repeat(20_000)}x y`],
  ['slashes and dots in it', `RUN --mount=target=${'/.'.repeat(20_000)}x y`],
  ['digits of a duration', `HEALTHCHECK --interval=${'1'.repeat(50_000)} CMD a`],
  ['blanks after the sign of a heredoc', `RUN "0<<${' '.repeat(50_000)}<"`],
  ['blanks in a comment for check', `# stagedive ignore=a${' '.repeat(50_000)}b\nRUN a`],
  ['blanks in the middle of a directive', `#syntax=a${' '.repeat(50_000)}b`],
  ['a line separator after blanks in it', `#syntax=${' '.repeat(50_000)}\u2028b`],
])('many %s are read as fast as other text', (_, line) => {
  const text = line.startsWith('#syntax') ? `${line}\nFROM a\n` : `FROM a\n${line}\n`;
  // Nothing is timed: while expressions backtracked, the first two never ended.
  expect(() => {
    try {
      parseText(text);
    } catch (error) {
      expect(error).toHaveProperty('code', 'dockerfile');
    }
  }).not.toThrow();
});
