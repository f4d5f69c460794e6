/** The step model against the engine: every instruction of the corpus has the steps that it made. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findTarget, neededStages } from '../../src/dockerfile/needs.ts';
import { prefixOf } from '../../src/llb/chain.ts';
import { programOf } from '../../src/llb/program.ts';
import type { Builder } from '../../src/ports.ts';
import { corpus, fixtures, parseCase } from '../dockerfile/corpus.ts';
import { specOf } from '../fakes/sample-spec.ts';
import { testBuilder } from './build-project.ts';

// The image of a `# syntax=` cannot be fetched here.
const examples = corpus.filter(
  ({ refused, engine, cmdline }) => refused === undefined && engine !== false && cmdline === undefined,
);

let builder: Builder;

beforeAll(async () => {
  builder = await testBuilder();
});

afterAll(async () => {
  await builder.close();
});

describe('the program of a target', () => {
  it.each(examples)('$name', async (example) => {
    const { name, target, buildArgs = {} } = example;
    const dockerfile = parseCase(example);
    const stage = findTarget(dockerfile, target);
    const spec = specOf(`${fixtures}dockerfiles/${name}`, {
      target: target === undefined ? null : stage.name,
      buildArgs,
    });
    const build = await builder.open(spec, { status: () => undefined, notice: () => undefined });
    try {
      const { graph } = await build.resolve();
      const program = programOf(dockerfile, stage, graph);
      const needed = neededStages(dockerfile, stage);

      // Every needed stage is there, whole and in order, and each state begins where the one before it ended.
      expect(new Set(program.points.map((point) => point.stage))).toEqual(needed);
      for (const number of needed) {
        const points = program.points.filter((point) => point.stage === number);
        const instructions = dockerfile.stages[number]?.instructions ?? [];
        expect(points.map((point) => point.instruction)).toEqual([null, ...instructions]);
        for (const [at, point] of points.entries()) {
          if (at > 0) expect(point.before).toEqual(points[at - 1]?.after);
          if (['RUN', 'COPY', 'ADD'].includes(point.keyword))
            expect(point.steps, `line ${point.lines.start}`).not.toEqual([]);
          if (point.steps.length === 0 && point.keyword !== 'FROM') expect(point.after).toEqual(point.before);
        }
        expect(points.at(-1)?.after ?? null).toEqual(program.ends.get(number) ?? null);
      }

      // No step with a line of the file is left over, and every state is a prefix that ends in its own step.
      const tied = new Set(program.points.flatMap((point) => point.steps));
      const own = graph.steps.filter((step) => step.lines.length > 0 && !step.name.startsWith('[internal]'));
      expect(own.filter((step) => !tied.has(step.digest)).map((step) => step.name)).toEqual([]);
      for (const point of program.points) {
        if (point.after !== null)
          expect(prefixOf(program.graph, point.after).at(-1)?.digest).toBe(point.after.digest);
      }
    } finally {
      await build.close();
    }
  });
});
