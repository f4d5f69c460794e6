import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exploreLayout, explorePanels } from '../../../src/screens/explore/lines/layout.ts';
import { bodyRect, SMALLEST_WINDOW } from '../../../src/ui/layout.ts';

const sizes = fc.record({
  columns: fc.integer({ min: SMALLEST_WINDOW.columns, max: 400 }),
  rows: fc.integer({ min: SMALLEST_WINDOW.rows, max: 150 }),
});

describe('the layout of Explore', () => {
  it('fills the body exactly, at any size', () => {
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 500 }), (size, stages) => {
        const body = bodyRect(size);
        const layout = exploreLayout(size, stages);
        const below = layout.graphPlace === 'left' ? (layout.graph?.height ?? 0) : 0;
        const beside = layout.graphPlace === 'right' ? (layout.graph?.width ?? 0) : 0;
        expect(layout.stages.height + layout.links.height + below).toBe(body.height);
        expect(layout.stages.width).toBe(layout.links.width);
        expect(layout.stages.width + layout.source.width + beside).toBe(body.width);
        for (const rect of [
          layout.stages,
          layout.links,
          layout.source,
          ...(layout.graph ? [layout.graph] : []),
        ]) {
          expect(rect.width).toBeGreaterThanOrEqual(24);
          expect(rect.height).toBeGreaterThanOrEqual(4);
        }
      }),
    );
  });

  it('shows the graph beside the source, under the links, or in the place of the source, as there is room', () => {
    expect(exploreLayout({ columns: 200, rows: 50 }, 8).graphPlace).toBe('right');
    expect(exploreLayout({ columns: 120, rows: 40 }, 8).graphPlace).toBe('left');
    expect(exploreLayout({ columns: 80, rows: 24 }, 8).graphPlace).toBe('shared');
    expect(explorePanels({ columns: 80, rows: 24 }, 8, 'graph')).toEqual(['stages', 'links', 'graph']);
    expect(explorePanels({ columns: 80, rows: 24 }, 8, 'source')).toEqual(['stages', 'links', 'source']);
    expect(explorePanels({ columns: 120, rows: 40 }, 8, 'source')).toContain('graph');
  });
});
