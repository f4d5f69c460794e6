import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchSteps } from '../../src/records/match.ts';

/** A build from lines such as `stage: RUN make`. */
function build(...lines: readonly string[]) {
  const parts = lines.map((line) => line.split(': '));
  return {
    steps: parts.map(([stage = '']) => ({ stage })),
    basis: { steps: parts.map(([, text = '']) => ({ words: text.split(' ') })) },
  };
}

describe('finding the steps of an earlier build', () => {
  it('finds the same words wherever they stand now', () => {
    const before = build('a: FROM x', 'a: RUN one', 'a: RUN two', 'a: RUN three');
    const now = build('a: FROM x', 'a: RUN new', 'a: RUN one', 'a: RUN three');
    expect(matchSteps(now, before)).toEqual([0, null, 1, 3]);
  });

  it('takes a changed instruction for the one with its keyword between two that did not change', () => {
    const before = build('a: FROM x', 'a: COPY a b', 'a: RUN make', 'a: RUN end');
    const now = build('a: FROM x', 'a: COPY a c', 'a: RUN make all', 'a: RUN end');
    expect(matchSteps(now, before)).toEqual([0, 1, 2, 3]);
  });

  it('keeps equal instructions of two stages apart, and follows a stage that was renamed', () => {
    const before = build('a: FROM x', 'a: RUN make', 'b: FROM x', 'b: RUN make');
    expect(matchSteps(build('b: FROM x', 'b: RUN make'), before)).toEqual([2, 3]);
    expect(matchSteps(build('a: FROM x', 'a: RUN make', 'c: FROM x', 'c: RUN make'), before)).toEqual([
      0, 1, 2, 3,
    ]);
  });

  it('finds the last stage again, which has no name, when a stage is added above it', () => {
    const before = build('a: FROM x', 'a: RUN make', '1: FROM y', '1: RUN end');
    const now = build('a: FROM x', 'a: RUN make', 'b: FROM y', 'b: RUN new', '2: FROM y', '2: RUN end');
    expect(matchSteps(now, before)).toEqual([0, 1, null, null, 2, 3]);
  });

  it('finds each step at most once, and all of a build that did not change', () => {
    const line = fc.constantFrom(
      'a: FROM x',
      'a: RUN one',
      'a: RUN two',
      'b: COPY a b',
      'b: RUN one',
      'c: ADD x y',
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), fc.array(line, { maxLength: 12 }), (now, before) => {
        const found = matchSteps(build(...now), build(...before)).filter((at) => at !== null);
        expect(new Set(found).size).toBe(found.length);
        const same = matchSteps(build(...now), build(...now));
        expect(same.every((at, index) => at !== null && now[at] === now[index])).toBe(true);
      }),
    );
  });
});
