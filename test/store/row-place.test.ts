import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Move } from '../../src/store/move.ts';
import {
  clampPlace,
  FIRST_ROW,
  lastPlace,
  movePlace,
  placeShowing,
  type RowedText,
  type RowPlace,
} from '../../src/store/row-place.ts';

const heights = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 30 });
const pages = fc.integer({ min: 1, max: 12 });

const textOf = (rows: readonly number[]): RowedText => ({
  lineCount: rows.length,
  rowsOf: (line) => rows[line] ?? 1,
});

/** The oracle: all rows, one after the other. */
const allRows = (rows: readonly number[]): readonly RowPlace[] =>
  rows.flatMap((count, line) => Array.from({ length: count }, (_, row) => ({ line, row })));

const indexOf = (all: readonly RowPlace[], { line, row }: RowPlace): number =>
  all.findIndex((each) => each.line === line && each.row === row);

describe('a place in a text of which lines take several rows', () => {
  it('moves as through a list of all rows', () => {
    const moves = fc.oneof(
      fc.record({
        by: fc.constantFrom(-1, 1, 3, -3),
        unit: fc.constantFrom('line' as const, 'page' as const, 'half' as const),
      }),
      fc.record({ to: fc.constantFrom('start' as const, 'end' as const) }),
    );
    fc.assert(
      fc.property(heights, pages, fc.array(moves, { maxLength: 8 }), (rows, page, list) => {
        const all = allRows(rows);
        const last = Math.max(0, all.length - page);
        let place = FIRST_ROW;
        let at = 0;
        for (const each of list) {
          const move: Move = { ...each, page };
          place = movePlace(textOf(rows), place, move);
          if ('to' in each) at = each.to === 'start' ? 0 : last;
          else {
            const step =
              each.unit === 'line'
                ? 1
                : each.unit === 'page'
                  ? Math.max(1, page - 1)
                  : Math.max(1, page >> 1);
            at = Math.min(last, Math.max(0, at + each.by * step));
          }
          expect(indexOf(all, place)).toBe(at);
        }
      }),
    );
  });

  it('never leaves the panel partly empty', () => {
    fc.assert(
      fc.property(heights, pages, fc.nat(40), fc.nat(12), (rows, page, line, row) => {
        const place = clampPlace(textOf(rows), { line, row }, page);
        const all = allRows(rows);
        expect(indexOf(all, place)).toBeGreaterThanOrEqual(0);
        expect(indexOf(all, place)).toBeLessThanOrEqual(Math.max(0, all.length - page));
        expect(indexOf(all, lastPlace(textOf(rows), page))).toBe(Math.max(0, all.length - page));
      }),
    );
  });

  it('shows a line whole where it fits, else its beginning', () => {
    fc.assert(
      fc.property(heights, pages, fc.nat(29), (rows, page, wanted) => {
        const line = wanted % rows.length;
        const all = allRows(rows);
        const top = indexOf(all, placeShowing(textOf(rows), FIRST_ROW, line, page));
        const begin = indexOf(all, { line, row: 0 });
        const end = begin + (rows[line] ?? 1) - 1;
        expect(top).toBeLessThanOrEqual(begin);
        expect(begin).toBeLessThan(top + page);
        if ((rows[line] ?? 1) <= page) expect(end).toBeLessThan(top + page);
      }),
    );
  });
});
