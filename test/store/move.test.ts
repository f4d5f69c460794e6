import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Move } from '../../src/store/move.ts';
import { lastTop, movePosition, moveTop, windowTop } from '../../src/store/move.ts';
import { lines, pages, toEnd, toStart } from '../fakes/state.ts';

const page = fc.integer({ min: 0, max: 60 });
const count = fc.integer({ min: 0, max: 10_000 });
const move: fc.Arbitrary<Move> = fc.oneof(
  fc.record({ by: fc.integer({ min: -5, max: 5 }), unit: fc.constantFrom('line', 'page', 'half'), page }),
  fc.record({ to: fc.constantFrom('start', 'end'), page }),
);

describe('moving a cursor', () => {
  it('stays inside the list, wherever it was before', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), move, count, (position, by, size) => {
        const next = movePosition(position, by, size);
        expect(next).toBeGreaterThanOrEqual(0);
        expect(next).toBeLessThanOrEqual(Math.max(0, size - 1));
      }),
    );
  });

  it('moves by lines, by pages with a line of overlap, by half pages and to the ends', () => {
    expect(movePosition(5, lines(1), 100)).toBe(6);
    expect(movePosition(5, pages(1), 100)).toBe(14);
    expect(movePosition(5, { by: 1, unit: 'half', page: 10 }, 100)).toBe(10);
    expect(movePosition(5, toEnd(), 100)).toBe(99);
    expect(movePosition(5, toStart(), 100)).toBe(0);
    expect(movePosition(5, pages(1, 1), 100)).toBe(6);
  });
});

describe('moving a text', () => {
  it('never leaves the panel half empty, and never goes above the first line', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), move, count, (top, by, size) => {
        const next = moveTop(top, by, size);
        expect(next).toBeGreaterThanOrEqual(0);
        expect(next).toBeLessThanOrEqual(lastTop(size, by.page));
      }),
    );
  });

  it('moves at once after the end, with no key that does nothing', () => {
    const end = moveTop(0, toEnd(10), 100);
    expect(end).toBe(90);
    expect(moveTop(end, lines(-1, 10), 100)).toBe(89);
  });
});

describe('the window of a list', () => {
  it('shows the cursor and is as full as it can be', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.integer({ min: 1, max: 60 }),
        fc.nat(),
        (size, rows, at) => {
          const cursor = at % size;
          const top = windowTop(cursor, size, rows);
          expect(top).toBeGreaterThanOrEqual(0);
          expect(top).toBeLessThanOrEqual(cursor);
          expect(cursor).toBeLessThan(top + rows);
          expect(Math.min(size, top + rows) - top).toBe(Math.min(size, rows));
        },
      ),
    );
  });
});
