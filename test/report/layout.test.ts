import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { squarify } from '../../src/filesystem/treemap/squarify.ts';
import { criticalPath } from '../../src/report/layout/critical-path.ts';
import { fileTree } from '../../src/report/layout/file-tree.ts';
import { stageGraph } from '../../src/report/layout/stage-graph.ts';
import { compared, sampleReport, step } from './sample-report.ts';

describe('a treemap', () => {
  it('gives every weight its share of the box, inside of it and apart from the others', () => {
    const weights = fc
      .array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 60 })
      .map((all) => all.sort((a, b) => b - a));
    fc.assert(
      fc.property(
        weights,
        fc.integer({ min: 1, max: 2000 }),
        fc.integer({ min: 1, max: 2000 }),
        (all, width, height) => {
          const boxes = squarify(all, { x: 10, y: 20, width, height });
          const total = all.reduce((sum, weight) => sum + weight, 0);
          expect(boxes).toHaveLength(all.length);
          for (const [at, box] of boxes.entries()) {
            const area = ((all[at] ?? 0) / total) * width * height;
            expect(box.width * box.height).toBeCloseTo(area, 3);
            expect(box.x).toBeGreaterThanOrEqual(10 - 1e-6);
            expect(box.y).toBeGreaterThanOrEqual(20 - 1e-6);
            expect(box.x + box.width).toBeLessThanOrEqual(10 + width + 1e-6);
            expect(box.y + box.height).toBeLessThanOrEqual(20 + height + 1e-6);
            for (const other of boxes.slice(at + 1)) {
              const across = Math.min(box.x + box.width, other.x + other.width) - Math.max(box.x, other.x);
              const down = Math.min(box.y + box.height, other.y + other.height) - Math.max(box.y, other.y);
              expect(Math.min(across, down)).toBeLessThan(1e-6);
            }
          }
        },
      ),
    );
  });

  it('makes equal weights about square', () => {
    for (const { width, height } of squarify([1, 1, 1, 1, 1, 1], { x: 0, y: 0, width: 600, height: 400 }))
      expect(Math.max(width / height, height / width)).toBeLessThan(1.6);
  });

  it('adds up folders', () => {
    const root = fileTree([
      compared('a/b/c', 5),
      compared('a/d', 7, 'b'),
      compared('e', 1, 'both'),
      compared('empty', 0),
    ]);
    expect(root).toMatchObject({ bytes: 13, sides: { a: 5, b: 7, both: 1, changed: 0 } });
    expect(root.children.map(({ path, bytes }) => [path, bytes])).toEqual([
      ['a', 12],
      ['e', 1],
    ]);
    expect(root.children[0]?.children.map(({ path }) => path)).toEqual(['a/d', 'a/b']);
  });
});

describe('the critical path', () => {
  const ids = (steps: Parameters<typeof criticalPath>[0]): readonly string[] =>
    criticalPath(steps).map(({ id }) => id);

  it('is what the last step waited for, and what that waited for', () => {
    expect(ids(sampleReport().steps)).toEqual(['context', 'make', 'copy']);
  });

  it('of a build that failed leads to the first step that did', () => {
    const lost = step('syntax', 0, 1, { state: 'failed', stage: null });
    const steps = [
      lost,
      step('a', 1, 3),
      step('b', 3, 5, { inputs: ['a'], state: 'failed' }),
      step('c', 1, 9),
    ];
    expect(ids(steps)).toEqual(['a', 'b']);
    expect(ids([lost, step('c', 1, 9)])).toEqual(['c']);
  });

  it('ends where steps are missing or go round', () => {
    expect(ids([])).toEqual([]);
    expect(ids([step('a', 0, 5, { inputs: ['gone'] })])).toEqual(['a']);
    expect(ids([step('a', 0, 5, { inputs: ['b'] }), step('b', 0, 4, { inputs: ['a'] })])).toEqual(['b', 'a']);
  });
});

describe('the graph of stages', () => {
  it('has each stage right of what it takes from, and a line through every column between', () => {
    const dag = fc.integer({ min: 1, max: 12 }).chain((count) =>
      fc
        .array(fc.tuple(fc.nat({ max: count - 1 }), fc.nat({ max: count - 1 })), { maxLength: 30 })
        .map((pairs) => ({
          count,
          pairs: pairs.filter(([from, to]) => from < to),
        })),
    );
    fc.assert(
      fc.property(dag, ({ count, pairs }) => {
        const stages = Array.from({ length: count }, (_, index) => ({
          index,
          name: `s${index}`,
          base: 'x',
          isTarget: false,
          isNeeded: true,
          bytes: null,
        }));
        const links = pairs.map(([from, to]) => ({ from, to, isBase: false, line: 1 }));
        const graph = stageGraph(stages, links);
        const columnOf = new Map(graph.stages.map(({ stage, column }) => [stage.index, column]));
        const places = new Set(graph.stages.map(({ column, row }) => `${column} ${row}`));
        expect(places.size).toBe(count);
        expect(graph.links).toHaveLength(links.length);
        for (const { link, points } of graph.links) {
          const [from = 0, to = 0] = [columnOf.get(link.from), columnOf.get(link.to)];
          expect(from).toBeLessThan(to);
          expect(points.map(({ column }) => column)).toEqual(
            Array.from({ length: to - from + 1 }, (_, at) => from + at),
          );
        }
        for (const { row } of graph.stages) expect(row).toBeLessThan(graph.rows);
      }),
    );
  });
});
