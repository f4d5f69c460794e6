import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildTarget, cutText } from '../../src/dockerfile/cut.ts';
import { DockerfileError } from '../../src/dockerfile/error.ts';
import { findTarget, neededStages, requireBuildable } from '../../src/dockerfile/needs.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import type { Dockerfile, Stage } from '../../src/dockerfile/types.ts';
import type { StepGraph } from '../../src/llb/types.ts';
import { type Builder, BuildFailedError, type BuildSpec } from '../../src/ports.ts';
import { type CorpusCase, corpus, parseCase } from '../dockerfile/corpus.ts';
import { FAULTS } from '../dockerfile/faults.ts';
import { Project, Recorder, testBuilder } from './build-project.ts';
import { type EngineTargets, engineTargets } from './targets-oracle.ts';

let builder: Builder;
let project: Project;

beforeAll(async () => {
  builder = await testBuilder();
  project = await Project.with({});
});

afterAll(async () => {
  await builder?.close();
  await project?.[Symbol.asyncDispose]();
});

const examples = corpus.filter(({ engine }) => engine !== false);

/** Of longer files only this many stages are tried as targets, the first and the last among them. */
const MAX_TARGETS = 12;

function specOf(
  example: CorpusCase,
  text: Uint8Array = example.content,
  target: string | null = null,
): BuildSpec {
  return project.spec({
    dockerfile: { kind: 'text', name: 'Dockerfile', text },
    buildArgs: example.buildArgs ?? {},
    target,
  });
}

async function resolve(spec: BuildSpec): Promise<StepGraph> {
  const build = await builder.open(spec, new Recorder());
  try {
    return (await build.resolve()).graph;
  } finally {
    await build.close();
  }
}

/** The model in the words of `frontend.targets`, whose bases and platforms are not expanded. */
function asTargets(dockerfile: Dockerfile, told: EngineTargets | null): unknown {
  return dockerfile.stages.map((stage, index) => {
    const { base = '', platform } = told?.targets[index] ?? {};
    return {
      name: stage.name ?? undefined,
      description: stage.description ?? undefined,
      base: base.includes('$') ? base : stage.base.ref,
      platform: platform?.includes('$') ? platform : (stage.platform ?? undefined),
      default: stage === findTarget(dockerfile) ? true : undefined,
      lines: [stage.startLine, stage.fromEndLine],
    };
  });
}

const MAKES_A_STEP = ['RUN', 'COPY', 'ADD'];

/** The steps of a target in the engine's graph, by line of the file. */
function facts(graph: StepGraph): { steps: string[]; images: string[]; context: boolean } {
  const sources = graph.steps.flatMap(({ op }) => (op.kind === 'source' ? [op.identifier] : []));
  return {
    steps: unique(graph.steps.flatMap(({ lines }) => lines.map(({ start, end }) => `${start}-${end}`))),
    images: unique(
      sources.filter((id) => id.startsWith('docker-image://')).map((id) => imageName(id.slice(15))),
    ),
    context: sources.includes('local://context'),
  };
}

/** The same of the model. What makes no step of its own is left out: WORKDIR, and FROM, which an image makes one. */
function modelFacts(dockerfile: Dockerfile, target: Stage): ReturnType<typeof facts> {
  const stages = [...neededStages(dockerfile, target)].map((index) => dockerfile.stages[index]!);
  const dependencies = stages.flatMap(({ dependsOn }) => dependsOn);
  return {
    steps: unique(
      stages.flatMap(({ triggers, instructions }) =>
        [...triggers, ...instructions]
          .filter(({ keyword }) => MAKES_A_STEP.includes(keyword))
          .map(({ startLine, endLine }) => `${startLine}-${endLine}`),
      ),
    ),
    images: unique(dependencies.flatMap(({ kind, ref }) => (kind === 'image' ? [imageName(ref)] : []))),
    context: dependencies.some(({ kind, ref }) => kind === 'context' && ref === '.'),
  };
}

/**
 * The lines of instructions that may or may not make a step. Triggers are at the lines of their FROM, but BuildKit
 * 0.13 counts their lines from the beginning of the trigger.
 */
function optionalSteps(dockerfile: Dockerfile, target: Stage): Set<string> {
  const stages = [...neededStages(dockerfile, target)].map((index) => dockerfile.stages[index]!);
  return new Set(
    stages.flatMap(({ startLine, fromEndLine, instructions }) => [
      `${startLine}-${fromEndLine}`,
      ...instructions.flatMap((one) =>
        one.keyword === 'ONBUILD' ? [`1-${one.trigger.split('\n').length}`] : [],
      ),
      ...instructions
        .filter(({ keyword }) => keyword === 'WORKDIR')
        .map((workdir) => `${workdir.startLine}-${workdir.endLine}`),
    ]),
  );
}

function imageName(ref: string): string {
  return ref.replace(/^docker\.io\//, '').replace(/:latest(?:@.*)?$/, '');
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}

function chosenTargets(dockerfile: Dockerfile): readonly Stage[] {
  const { stages } = dockerfile;
  if (stages.length <= MAX_TARGETS) return stages;
  const step = (stages.length - 1) / (MAX_TARGETS - 1);
  return Array.from({ length: MAX_TARGETS }, (_, index) => stages[Math.round(index * step)]!);
}

test('the corpus has enough files', () => {
  expect(examples.length).toBeGreaterThanOrEqual(60);
});

describe('the engine refuses what the model refuses', () => {
  test.each(examples.filter(({ refused }) => refused !== undefined))('$name', async (example) => {
    await expect(resolve(specOf(example, example.content, example.target ?? null))).rejects.toThrow();
    expect(() => {
      const dockerfile = parseCase(example);
      requireBuildable(dockerfile, findTarget(dockerfile, example.target));
    }).toThrow(DockerfileError);
  });
});

describe('the engine lists the stages that the model has', () => {
  test.each(examples.filter(({ refused }) => refused === undefined))('$name', async (example) => {
    const told = await engineTargets(specOf(example));
    expect(
      told?.targets.map(({ name, description, base, platform, default: isDefault, location }) => ({
        name,
        description,
        base,
        platform,
        default: isDefault,
        lines: [location.ranges[0]?.start.line, location.ranges.at(-1)?.start.line],
      })),
    ).toEqual(asTargets(parseCase(example), told));
  });
});

describe('the engine makes the steps that the model expects, for every target', () => {
  test.each(examples.filter(({ refused }) => refused === undefined))('$name', async (example) => {
    const whole = parseCase(example);
    for (const { index } of chosenTargets(whole)) {
      const target = buildTarget(whole, index);
      const text = target.kind === 'cut' ? cutText(example.content, target.lastLine) : example.content;
      const spec = specOf(example, text, target.kind === 'name' ? target.name : null);
      const dockerfile = target.kind === 'cut' ? parseDockerfile(text, parseOptions(example)) : whole;
      const stage = dockerfile.stages[index]!;
      if (problemOf(dockerfile, stage) !== null) {
        await expect(resolve(spec), `target ${index}`).rejects.toThrow();
        continue;
      }
      const engine = facts(await resolve(spec));
      const model = modelFacts(dockerfile, stage);
      const optional = optionalSteps(dockerfile, stage);
      expect({ target: index, ...engine, steps: engine.steps.filter((step) => !optional.has(step)) }).toEqual(
        {
          target: index,
          ...model,
          steps: model.steps.filter((step) => !optional.has(step)),
        },
      );
    }
  });
});

describe('of two wrong lines the engine names the one that the model names', () => {
  /** The line that the engine names; null where it names none. */
  async function lineOfEngine(text: string): Promise<number | null> {
    const error = await resolve(textSpec(text)).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof BuildFailedError)) throw new Error(`not refused: ${JSON.stringify(text)}`);
    const { message, lines } = error.failure;
    const told = /parse error on line (\d+)/.exec(message)?.[1];
    return told === undefined ? (lines[0]?.start ?? null) : Number(told);
  }

  function lineOfModel(text: string): number | null {
    try {
      const dockerfile = parseDockerfile(text, { fileName: 'Dockerfile' });
      requireBuildable(dockerfile, findTarget(dockerfile));
    } catch (error) {
      if (error instanceof DockerfileError) return error.line;
      throw error;
    }
    throw new Error(`not refused: ${JSON.stringify(text)}`);
  }

  // Each fault stands before three others, which change from one to the next.
  test.each(FAULTS.map((fault, at) => ({ fault, at })))('$fault', async ({ fault, at }) => {
    for (const by of [1, 7, 19]) {
      const other = FAULTS[(at + by) % FAULTS.length]!;
      const text = `FROM scratch AS base\n${fault}\n${other}\n`;
      const line = await lineOfEngine(text);
      if (line !== null) expect({ text, line: lineOfModel(text) }).toEqual({ text, line });
      else expect(() => lineOfModel(text)).not.toThrow();
    }
  });
});

function textSpec(text: string): BuildSpec {
  const content = new TextEncoder().encode(text);
  return project.spec({ dockerfile: { kind: 'text', name: 'Dockerfile', text: content } });
}

function parseOptions(example: CorpusCase): Parameters<typeof parseDockerfile>[1] {
  return {
    fileName: 'Dockerfile',
    ...(example.buildArgs === undefined ? {} : { buildArgs: example.buildArgs }),
  };
}

function problemOf(dockerfile: Dockerfile, stage: Stage): string | null {
  try {
    requireBuildable(dockerfile, stage);
    return null;
  } catch (error) {
    if (error instanceof DockerfileError) return error.message;
    throw error;
  }
}
