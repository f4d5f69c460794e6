import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellBoxes } from '../../../src/filesystem/treemap/cells.ts';
import { type Direction, neighbour } from '../../../src/filesystem/treemap/neighbour.ts';

const sizes = fc
  .array(fc.integer({ min: 0, max: 1_000_000 }), { maxLength: 80 })
  .map((all) => all.toSorted((x, y) => y - x).map((bytes, id) => ({ id, bytes })));
const room = fc.record({ width: fc.integer({ min: 1, max: 200 }), height: fc.integer({ min: 1, max: 60 }) });

describe('a map of cells', () => {
  it('covers the whole rectangle once, and leaves out only what is too small to be seen', () => {
    fc.assert(
      fc.property(sizes, room, (items, { width, height }) => {
        const boxes = cellBoxes(items, width, height);
        const bytes = items.reduce((sum, item) => sum + item.bytes, 0);
        const shown = boxes.reduce((sum, box) => sum + box.bytes, 0);
        expect(shown).toBeLessThanOrEqual(bytes);
        // A box with room for a name has this many cells; rounding can take half of them.
        if (boxes.length > 0)
          expect(((bytes - shown) / bytes) * width * height).toBeLessThan(
            2 * 7 * Math.max(height, 2 * width),
          );
        if (bytes === 0) return;
        const covered = Array.from({ length: width * height }, () => 0);
        for (const { x, y, width: w, height: h } of boxes)
          for (let row = y; row < y + h; row += 1)
            for (let column = x; column < x + w; column += 1)
              covered[row * width + column] = (covered[row * width + column] ?? 0) + 1;
        expect(covered.every((times) => times === 1)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('gives every item with a box of its own room for a name', () => {
    fc.assert(
      fc.property(sizes, room, (items, { width, height }) => {
        for (const box of cellBoxes(items, width, height)) {
          if (box.item === null) continue;
          expect(box.width).toBeGreaterThanOrEqual(7);
          expect(box.height).toBeGreaterThanOrEqual(2);
        }
      }),
    );
  });
});

describe('the neighbour of a box', () => {
  const all: readonly Direction[] = ['up', 'down', 'left', 'right'];

  it('lies in its direction, and every box can be reached', () => {
    fc.assert(
      fc.property(sizes, room, (items, { width, height }) => {
        const boxes = cellBoxes(items, width, height).filter(({ item }) => item !== null);
        const [first] = boxes;
        if (first === undefined) return;
        const seen = new Set([first]);
        for (const box of seen) {
          for (const direction of all) {
            const next = neighbour(boxes, box, direction);
            if (next === null) continue;
            if (direction === 'right') expect(next.x).toBeGreaterThanOrEqual(box.x + box.width);
            if (direction === 'up') expect(next.y + next.height).toBeLessThanOrEqual(box.y);
            seen.add(next);
          }
        }
        expect(seen.size).toBe(boxes.length);
      }),
      { numRuns: 300 },
    );
  });
});
