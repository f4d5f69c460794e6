/** The step model against the engine: every instruction of the corpus is tied to the steps that it made. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findTarget, neededStages } from '../../src/dockerfile/needs.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { prefixOf } from '../../src/llb/chain.ts';
import { programOf } from '../../src/llb/program.ts';
import type { Builder } from '../../src/ports.ts';
import { specOf } from '../fakes/sample-spec.ts';
import { testBuilder } from './build-project.ts';

const corpus = new URL('../fixtures/dockerfiles/', import.meta.url).pathname;

interface Case {
  readonly refused?: unknown;
  readonly engine?: boolean;
  readonly cmdline?: boolean;
  readonly target?: string;
  readonly buildArgs?: Record<string, string>;
  readonly buildContexts?: Record<string, string>;
}

function caseOf(name: string): Case {
  const path = join(corpus, name, 'case.json');
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Case) : {};
}

const names = readdirSync(corpus).filter((name) => {
  const { refused, engine, cmdline } = caseOf(name);
  return refused === undefined && engine !== false && cmdline === undefined;
});

let builder: Builder;

beforeAll(async () => {
  builder = await testBuilder();
});

afterAll(async () => {
  await builder.close();
});

describe('the program of a target', () => {
  it.each(names)('%s', async (name) => {
    const { target, buildArgs = {}, buildContexts = {} } = caseOf(name);
    const folder = join(corpus, name);
    const dockerfile = parseDockerfile(readFileSync(join(folder, 'Dockerfile')), {
      fileName: 'Dockerfile',
      buildArgs,
      buildContexts: new Set(Object.keys(buildContexts)),
    });
    const stage = findTarget(dockerfile, target);
    const build = await builder.open(
      specOf(folder, {
        target: target === undefined ? null : stage.name,
        buildArgs,
        buildContexts: Object.fromEntries(
          Object.entries(buildContexts).map(([key, value]) => [
            key,
            value.includes('://') ? value : join(folder, value),
          ]),
        ),
      }),
      { status: () => undefined, notice: () => undefined },
    );
    try {
      const { graph } = await build.resolve();
      const program = programOf(dockerfile, stage, graph);
      const needed = neededStages(dockerfile, stage);

      // Every needed stage is there, whole and in order, and each state begins where the one before it ended.
      expect(new Set(program.stops.map((stop) => stop.stage))).toEqual(needed);
      for (const number of needed) {
        const stops = program.stops.filter((stop) => stop.stage === number);
        const instructions = dockerfile.stages[number]?.instructions ?? [];
        expect(stops.map((stop) => stop.instruction)).toEqual([null, ...instructions]);
        for (const [at, stop] of stops.entries()) {
          if (at > 0) expect(stop.before).toEqual(stops[at - 1]?.after);
          if (['RUN', 'COPY', 'ADD'].includes(stop.keyword))
            expect(stop.steps, `line ${stop.lines.start}`).not.toEqual([]);
          if (stop.steps.length === 0 && stop.keyword !== 'FROM') expect(stop.after).toEqual(stop.before);
        }
        expect(stops.at(-1)?.after ?? null).toEqual(program.ends.get(number) ?? null);
      }

      // No step with a line of the file is left over, and every state is a prefix that ends in its own step.
      const tied = new Set(program.stops.flatMap((stop) => stop.steps));
      const own = graph.steps.filter((step) => step.lines.length > 0 && !step.name.startsWith('[internal]'));
      expect(own.filter((step) => !tied.has(step.digest)).map((step) => step.name)).toEqual([]);
      for (const stop of program.stops) {
        if (stop.after !== null)
          expect(prefixOf(program.graph, stop.after).at(-1)?.digest).toBe(stop.after.digest);
      }
    } finally {
      await build.close();
    }
  });
});
