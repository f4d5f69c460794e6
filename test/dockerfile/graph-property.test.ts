import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { type GraphRow, layOutFixedGraph, layOutGraph } from '../../src/dockerfile/graph.ts';
import { neededStages } from '../../src/dockerfile/needs.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import type { Dockerfile } from '../../src/dockerfile/types.ts';
import { cellsOf } from '../../src/text/cells.ts';
import { connections } from './graph-lines.ts';

// Hundreds of graphs, and the machine may be busy.
vi.setConfig({ testTimeout: 60_000 });

/** Files of up to 40 stages; each may be based on an earlier one, copy from or mount several, and have no name. */
const files: fc.Arbitrary<Dockerfile> = fc
  .array(
    fc.record({
      base: fc.option(fc.nat()),
      copies: fc.array(fc.nat(), { maxLength: 4 }),
      mounts: fc.array(fc.nat(), { maxLength: 2 }),
      named: fc.boolean(),
    }),
    { minLength: 1, maxLength: 40 },
  )
  .map((stages) => {
    const name = (index: number): string => (stages[index]?.named === true ? `s${index}` : String(index));
    const text = stages.map(({ base, copies, mounts, named }, index) => {
      const earlier = (pick: number): number => pick % index;
      const on =
        base === null || index === 0 || !stages[earlier(base)]?.named ? 'scratch' : name(earlier(base));
      return [
        `FROM ${on}${named ? ` AS s${index}` : ''}`,
        ...(index === 0 ? [] : copies.map((from) => `COPY --from=${name(earlier(from))} /a /b`)),
        ...(index === 0 ? [] : mounts)
          .filter((from) => stages[earlier(from)]?.named)
          .map((from) => `RUN --mount=from=${name(earlier(from))},target=/m true`),
      ].join('\n');
    });
    return parseDockerfile(`${text.join('\n')}\n`, { fileName: 'Dockerfile' });
  });

/** `4←0`, for all stages that the target needs, or for all of the file. */
function wanted(file: Dockerfile, of: ReadonlySet<number>): Set<string> {
  return new Set(
    file.stages
      .filter(({ index }) => of.has(index))
      .flatMap(({ index, dependsOn }) =>
        dependsOn.flatMap((from) => (from.kind === 'stage' ? [`${index}←${from.index}`] : [])),
      ),
  );
}

function drawn(rows: readonly GraphRow[]): Set<string> {
  return connections(
    rows.map((row) => ({
      stage: row.first && row.last === row.stage ? row.stage : null,
      cells: row
        .cells()
        .map((cell) => cell.text)
        .join(''),
    })),
  );
}

/** What the rows below a stage say that no line shows: `no line from 2 build, 3`. */
function named(rows: readonly { readonly stage: number; readonly said: string }[]): Set<string> {
  const said = new Map<number, string>();
  for (const row of rows) said.set(row.stage, `${said.get(row.stage) ?? ''} ${row.said}`);
  return new Set(
    [...said].flatMap(([stage, text]) => {
      const list = text.split('no line from ')[1] ?? '';
      return [...list.matchAll(/(?:^|, ?| )(\d+)(?: s\d+|(?=,|$))/g)].map((match) => `${stage}←${match[1]}`);
    }),
  );
}

test('every connection of the stages that the target needs is drawn, or named where no lane is left', () => {
  fc.assert(
    fc.property(
      files,
      fc.nat(),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 26, max: 120 }),
      fc.constantFrom('drawn' as const, 'unlinked' as const, 'folded' as const),
      (file, pick, most, width, skipped) => {
        const target = file.stages[pick % file.stages.length]!;
        const needed = neededStages(file, target);
        const all = new Set(file.stages.map(({ index }) => index));
        const limits = { comfortable: most, most };
        const { rows } = layOutGraph(file, target, { width, skipped, limits, maxGraph: width });
        const lines = drawn(rows);
        const words = named(
          rows
            // The rest of what a stage uses is further to the right.
            .filter((row) => !row.first && row.text[0]?.text.trim() !== '')
            .map((row) => ({
              stage: row.stage,
              said: row.text
                .map(({ text }) => text)
                .join('')
                .trim(),
            })),
        );
        expect(new Set([...lines, ...words])).toEqual(wanted(file, skipped === 'drawn' ? all : needed));
        expect([...lines].filter((line) => words.has(line))).toEqual([]);
      },
    ),
    { numRuns: 500 },
  );
});

test('a file without a limit has all of its connections drawn, in one row and one node a stage', () => {
  fc.assert(
    fc.property(files, fc.integer({ min: 2, max: 30 }), (file, comfortable) => {
      const target = file.stages.at(-1)!;
      const graph = layOutGraph(file, target, {
        width: 200,
        skipped: 'drawn',
        limits: { comfortable, most: 200 },
        maxGraph: 400,
      });
      const all = new Set(file.stages.map(({ index }) => index));
      expect(drawn(graph.rows)).toEqual(wanted(file, all));
      expect(graph.incomplete).toBe(false);
      expect(graph.rows.filter(({ first }) => first).map(({ stage }) => stage)).toEqual([...all]);
      for (const row of graph.rows) expect(row.cells().length).toBeLessThanOrEqual(graph.cells);
    }),
    { numRuns: 300 },
  );
});

test('folded, every skipped stage is in exactly one row of its own or of a run', () => {
  fc.assert(
    fc.property(files, fc.nat(), (file, pick) => {
      const target = file.stages[pick % file.stages.length]!;
      const options = { width: 90, limits: { comfortable: 9, most: 40 }, maxGraph: 90 };
      const { rows } = layOutGraph(file, target, { ...options, skipped: 'folded' });
      const heads = rows.filter(({ first }) => first);
      expect(heads.flatMap(({ stage, last }) => range(stage, last))).toEqual(
        file.stages.map(({ index }) => index),
      );
      for (const { stage, last, needed } of heads) {
        if (last > stage) expect(needed).toBe(false);
      }
    }),
    { numRuns: 200 },
  );
});

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

test('ls is as wide as asked for and says where lines are missing', () => {
  fc.assert(
    fc.property(files, fc.integer({ min: 60, max: 200 }), (file, width) => {
      const target = file.stages.at(-1)!;
      const { rows, skippedAreLinked } = layOutFixedGraph(file, target, width);
      for (const row of rows) expect(cellsOf(row)).toBeLessThanOrEqual(width);
      if (neededStages(file, target).size === file.stages.length) expect(skippedAreLinked).toBe(true);
    }),
    { numRuns: 300 },
  );
});
