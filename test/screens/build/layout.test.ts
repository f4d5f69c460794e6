import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildLayout } from '../../../src/screens/build/lines/layout.ts';
import { bodyRect, SMALLEST_WINDOW } from '../../../src/ui/layout.ts';

const sizes = fc.record({
  columns: fc.integer({ min: SMALLEST_WINDOW.columns, max: 400 }),
  rows: fc.integer({ min: SMALLEST_WINDOW.rows, max: 150 }),
});

describe('the layout of Build', () => {
  it('fills the body exactly, with and without a summary', () => {
    fc.assert(
      fc.property(sizes, fc.integer({ min: 0, max: 2 }), (size, summary) => {
        const body = bodyRect(size);
        const { beside, steps, log } = buildLayout(size, summary);
        expect(beside ? steps.width + log.width : steps.width).toBe(body.width);
        expect((beside ? steps.height : steps.height + log.height) + summary).toBe(body.height);
        expect(Math.min(steps.height, log.height)).toBeGreaterThanOrEqual(4);
      }),
    );
  });
});
