import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { movedLine } from '../../src/dockerfile/moved-line.ts';

const moved = (before: string, after: string): number[] =>
  [...before].map((_, index) => movedLine([...before], [...after], index + 1));

describe('a line after an edit', () => {
  it.each([
    ['abc', 'abc', [1, 2, 3]],
    ['abc', 'xabc', [2, 3, 4]],
    ['abc', 'abcx', [1, 2, 3]],
    ['abc', 'axbc', [1, 3, 4]],
    ['abcd', 'acd', [1, 1, 2, 3]],
    ['abcd', 'axcd', [1, 2, 3, 4]],
    ['aaa', 'aaaa', [1, 2, 3]],
    ['ab', '', [1, 1]],
  ])('%s → %s: %j', (before, after, lines) => {
    expect(moved(before, after)).toEqual(lines);
  });

  it('is a line of the new file, and an untouched one keeps its text', () => {
    // When the edit repeats lines around it, there is no telling which of them were untouched.
    const lines = (...of: readonly string[]) =>
      fc.array(fc.constantFrom(...of), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(lines('a', 'b'), lines('c'), lines('d'), lines('e', 'f'), (above, old, made, below) => {
        const before = [...above, ...old, ...below];
        const after = [...above, ...made, ...below];
        for (const [index] of before.entries()) {
          const line = movedLine(before, after, index + 1);
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(after.length);
          if (index < above.length || index >= before.length - below.length) {
            expect(after[line - 1]).toBe(before[index]);
          }
        }
      }),
    );
  });
});
