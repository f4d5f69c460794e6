import { expect, test } from 'vitest';
import { trim } from '../../src/dockerfile/characters.ts';

test('trims what Go treats as white space', () => {
  expect(trim('\u0085\u00a0 a b \t\r\n')).toBe('a b');
  expect(trim('\ufeffa')).toBe('\ufeffa');
  expect(trim(' \u2028 ')).toBe('');
});
