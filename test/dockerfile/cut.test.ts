import { expect, test } from 'vitest';
import { buildTarget, cutText } from '../../src/dockerfile/cut.ts';
import { parseText } from './corpus.ts';

test('a stage without a name is built from the bytes of the file as far as its end', () => {
  const text = Buffer.from('FROM scratch\r\nCOPY <<E /\r\ncaf\xe9\r\nE\r\nFROM scratch\nLABEL a=b', 'latin1');
  const target = buildTarget(parseText('FROM scratch\nCOPY <<E /\ncaf\nE\nFROM scratch\nLABEL a=b'), 0);
  expect(target).toEqual({ kind: 'cut', lastLine: 4 });
  expect(Buffer.from(cutText(text, 4)).toString('latin1')).toBe(
    'FROM scratch\r\nCOPY <<E /\r\ncaf\xe9\r\nE\r\n',
  );
  expect(cutText(text, 6)).toBe(text);
});
