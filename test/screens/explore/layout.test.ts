import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exploreLayout, explorePanels } from '../../../src/screens/explore/lines/layout.ts';
import { bodyRect, SMALLEST_WINDOW } from '../../../src/ui/layout.ts';

/** As many rows as there are: of stages, of the graph at any width, of what the target takes. */
const rows = (stages: number, graph = stages, takes = 0) => ({
  stages,
  graph: () => graph,
  takes: () => takes,
});

const sizes = fc.record({
  columns: fc.integer({ min: SMALLEST_WINDOW.columns, max: 400 }),
  rows: fc.integer({ min: SMALLEST_WINDOW.rows, max: 150 }),
});

const counts = fc.tuple(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 800 }), fc.nat(40));

describe('the layout of Explore', () => {
  it('fills the body exactly, at any size', () => {
    fc.assert(
      fc.property(sizes, counts, (size, [stages, graph, takes]) => {
        const body = bodyRect(size);
        const layout = exploreLayout(size, rows(stages, graph, takes));
        const below = layout.graphPlace === 'left' ? (layout.graph?.height ?? 0) : 0;
        const beside = layout.graphPlace === 'right' ? (layout.graph?.width ?? 0) : 0;
        const bottom = layout.takes?.height ?? 0;
        expect(layout.stages.height + layout.links.height + below + bottom).toBe(body.height);
        if (layout.takes !== null) expect(layout.takes.height).toBe(takes + 2);
        expect(layout.stages.width).toBe(layout.links.width);
        expect(layout.stages.width + layout.source.width + beside).toBe(body.width);
        for (const rect of [
          layout.stages,
          layout.links,
          layout.source,
          ...(layout.graph ? [layout.graph] : []),
        ]) {
          expect(rect.width).toBeGreaterThanOrEqual(24);
          expect(rect.height).toBeGreaterThanOrEqual(3);
        }
      }),
    );
  });

  it('shows the graph beside the source, under the links, or in the place of the source, as there is room', () => {
    const place = (columns: number, lines: number, stages: number, takes = 0) =>
      exploreLayout({ columns, rows: lines }, rows(stages, stages, takes)).graphPlace;
    expect(place(200, 50, 8)).toBe('left');
    expect(place(200, 50, 40)).toBe('right');
    expect(place(120, 40, 8)).toBe('left');
    expect(place(80, 24, 8)).toBe('shared');
    expect(explorePanels({ graphPlace: 'shared' }, 'graph')).toEqual(['stages', 'links', 'graph']);
    expect(explorePanels({ graphPlace: 'shared' }, 'source')).toEqual(['stages', 'links', 'source']);
    expect(explorePanels({ graphPlace: 'left' }, 'source')).toContain('graph');
  });

  it('shows in a large window what the target takes, all of it or nothing', () => {
    const takes = (columns: number, lines: number, stages: number, count: number) =>
      exploreLayout({ columns, rows: lines }, rows(stages, stages, count)).takes;
    expect(takes(200, 50, 10, 6)).toEqual({ width: 72, height: 8 });
    expect(takes(200, 50, 20, 6)).toEqual({ width: 58, height: 8 });
    expect(takes(200, 50, 20, 30)).toBeNull();
    expect(takes(120, 40, 10, 6)).toBeNull();
  });
});
