import { expect, test } from 'vitest';
import { plainName } from '../../src/progress/plain-name.ts';

test.each([
  ['esc\x1b[31mred\x1b[0m', 'esc\\x1b[31mred\\x1b[0m'],
  ['title\x1b]0;x\x07', 'title\\x1b]0;x\\x07'],
  ['tab\tnew\nline\r\x7f\0', 'tab\\x09new\\x0aline\\x0d\\x7f\\x00'],
  ['bad\udcff', 'bad\\xff'],
  ['hidden\u202e', 'hidden�'],
  ['plain é 漢.txt', 'plain é 漢.txt'],
])('a file named %j shows as %s', (name, shown) => {
  expect(plainName(name)).toBe(shown);
});
