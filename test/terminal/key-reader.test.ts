import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createKeyReader } from '../../src/terminal/key-reader.ts';

function read(...chunks: readonly string[]): (readonly string[])[] {
  const keys = createKeyReader();
  return chunks.map((chunk) => {
    keys.push(chunk);
    const inputs: string[] = [];
    for (let input = keys.next(); input !== null; input = keys.next()) inputs.push(input);
    return inputs;
  });
}

describe('keys', () => {
  test('that arrive together are read one by one', () => {
    expect(read('\ryj\x1b[B')).toEqual([['\r', 'y', 'j', '\x1b', '[', 'B']]);
  });

  test('are never delayed', () => {
    expect(read('\x1b', '\x1b[', 'a')).toEqual([['\x1b'], ['\x1b', '['], ['a']]);
  });

  test('outside the basic plane are not split', () => {
    expect(read('a🐳é')).toEqual([['a', '🐳', 'é']]);
  });
});

describe('a paste', () => {
  test('is read in one piece, without control characters', () => {
    expect(read('j\x1b[200~two\r\nlines\tq\x03\x1b[31m\x1b[201~k')).toEqual([['j', 'two lines q[31m', 'k']]);
  });

  test('is complete, no matter how it is split', () => {
    const whole = '\x1b[200~some text\x1b[201~x';
    for (let cut = 3; cut < whole.length; cut++) {
      expect(read(whole.slice(0, cut), whole.slice(cut)).flat()).toEqual(['some text', 'x']);
    }
  });

  test('that is empty is ignored', () => {
    expect(read('\x1b[200~\x1b[201~x')).toEqual([['x']]);
  });

  test('that never ends can be ended with ctrl+c', () => {
    expect(read('\x1b[200~abc', 'd\x03q')).toEqual([[], ['\x03', 'q']]);
  });
});

test('no key is lost, no matter how they arrive', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^(?:[a-z\r\t]|\x1b\[[ABCD])*$/)), (chunks) => {
      expect(
        read(...chunks)
          .flat()
          .join(''),
      ).toBe(chunks.join(''));
    }),
  );
});
