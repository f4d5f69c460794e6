import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bodyRect, isTooSmall, overlayRect, SMALLEST_WINDOW, usableRows } from '../../src/ui/layout.ts';

const sizes = fc.record({
  columns: fc.integer({ min: SMALLEST_WINDOW.columns, max: 400 }),
  rows: fc.integer({ min: SMALLEST_WINDOW.rows, max: 150 }),
});

describe('the layout', () => {
  it('keeps the root one line lower than the window', () => {
    expect(usableRows({ columns: 80, rows: 24 })).toBe(23);
  });

  it('keeps what lies over the body inside it', () => {
    fc.assert(
      fc.property(sizes, (size) => {
        const body = bodyRect(size);
        const rect = overlayRect(size);
        expect(rect.width).toBeLessThanOrEqual(body.width);
        expect(rect.height).toBeLessThanOrEqual(body.height);
      }),
    );
  });

  it('says when a window is too small', () => {
    expect(isTooSmall({ columns: 59, rows: 40 })).toBe(true);
    expect(isTooSmall({ columns: 60, rows: 15 })).toBe(true);
    expect(isTooSmall({ columns: 60, rows: 16 })).toBe(false);
  });
});
