import { describe, expect, test } from 'vitest';
import { createKeyReader } from '../../src/terminal/key-reader.ts';
import { type MouseEvent, startingReport } from '../../src/terminal/mouse.ts';

/** What is read as keys, and what the mouse did meanwhile. */
function read(...chunks: readonly string[]) {
  const events: MouseEvent[] = [];
  const keys = createKeyReader((event) => events.push(event));
  const inputs = chunks.flatMap((chunk) => {
    keys.push(chunk);
    const read: string[] = [];
    for (let input = keys.next(); input !== null; input = keys.next()) read.push(input);
    return read;
  });
  return { inputs, events, rest: keys.rest() };
}

describe('what the mouse did', () => {
  test('is no key, and its cell counts from 0', () => {
    expect(read('j\x1b[<0;1;1M\x1b[<0;1;1mk\x1b[<64;80;24M\x1b[<65;300;100M')).toEqual({
      inputs: ['j', 'k'],
      events: [
        { kind: 'press', column: 0, row: 0 },
        { kind: 'wheelUp', column: 79, row: 23 },
        { kind: 'wheelDown', column: 299, row: 99 },
      ],
      rest: '',
    });
  });

  test('is complete, no matter how it is split behind its first three characters', () => {
    const report = '\x1b[<0;12;34M';
    for (let cut = 3; cut < report.length; cut += 1) {
      const { inputs, events } = read(report.slice(0, cut), report.slice(cut));
      expect({ inputs, events }).toEqual({ inputs: [], events: [{ kind: 'press', column: 11, row: 33 }] });
    }
  });

  test('makes nothing of other buttons, motion, or keys held with it', () => {
    for (const button of [1, 2, 4, 8, 16, 32, 35, 66, 128])
      expect(read(`\x1b[<${button};5;5M`)).toMatchObject({ inputs: [], events: [] });
  });

  test('where the cursor is, which a shell asked for before it ended, is no key', () => {
    expect(read('j\x1b[8;5R\x1b[24;80Rk')).toEqual({ inputs: ['j', 'k'], events: [], rest: '' });
  });

  test('does not wait for what cannot become a report', () => {
    expect(read('\x1b[<x').inputs.join('')).toBe('\x1b[<x');
    expect(read(`\x1b[<${'1'.repeat(40)}`).inputs.join('')).toBe(`\x1b[<${'1'.repeat(40)}`);
    expect(startingReport('\x1b[')).toBeNull();
    expect(startingReport('')).toBeNull();
  });

  test('is not handed to a shell with the keys that were held for it', () => {
    const keys = createKeyReader();
    keys.push('ls\x1b[<0;1;1M\x1b[<0;1;1m\x1b[8;5R -l\r');
    expect(keys.rest()).toBe('ls -l\r');
  });
});
