import { describe, expect, test } from 'vitest';
import { DockerfileError } from '../../src/dockerfile/error.ts';
import { findTarget, neededStages, requireBuildable } from '../../src/dockerfile/needs.ts';
import type { Dockerfile, Stage } from '../../src/dockerfile/types.ts';
import { corpus, parseCase, recorded } from './corpus.ts';

/** The images that a target uses, normalised as the engine names them. */
function imagesOf(dockerfile: Dockerfile, target: Stage): string[] {
  const refs = [...neededStages(dockerfile, target)].flatMap((index) =>
    dockerfile.stages[index]!.dependsOn.flatMap((dependency) =>
      dependency.kind === 'image' ? [dependency.ref] : [],
    ),
  );
  const normalised = refs.map((ref) => {
    const named = /^[^/]+[.:][^/]*\//.test(ref)
      ? ref
      : `docker.io/${ref.includes('/') ? '' : 'library/'}${ref}`;
    return /:[^/]*$/.test(named) ? named : `${named}:latest`;
  });
  return [...new Set(normalised)].sort();
}

/** The variables at the end of a target, as far as the file sets them. */
function environmentOf(dockerfile: Dockerfile, target: Stage): string[] {
  const below: Stage[] = [];
  for (let stage: Stage | undefined = target; stage !== undefined; ) {
    below.unshift(stage);
    stage = stage.base.kind === 'stage' ? dockerfile.stages[stage.base.index] : undefined;
  }
  const variables = new Map([['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin']]);
  for (const instruction of below.flatMap((stage) => [...stage.triggers, ...stage.instructions])) {
    if (instruction.keyword === 'ENV')
      for (const { key, value } of instruction.pairs) variables.set(key, value);
    if (instruction.keyword === 'ARG') {
      for (const { name, value } of instruction.args) if (value !== null) variables.set(name, value);
    }
  }
  return [...variables].map(([name, value]) => `${name}=${value}`).sort();
}

test('the corpus is large and varied', () => {
  expect(corpus.length).toBeGreaterThanOrEqual(100);
  expect(corpus.filter((example) => example.engine !== false).length).toBeGreaterThanOrEqual(60);
  expect(Object.keys(recorded)).toEqual(corpus.map((example) => example.name));
});

describe('Docker refuses', () => {
  for (const example of corpus.filter(({ refused }) => refused !== undefined)) {
    test(example.name, () => {
      expect(recorded[example.name]?.refused).toBe(true);
      const build = (): void => {
        const dockerfile = parseCase(example);
        requireBuildable(dockerfile, findTarget(dockerfile, example.target));
      };
      expect(build).toThrow(DockerfileError);
      expect(build).toThrow(expect.objectContaining({ file: 'Dockerfile', line: example.refused?.line }));
    });
  }
});

describe('is read as BuildKit reads it', () => {
  for (const example of corpus.filter(({ refused }) => refused === undefined)) {
    test(example.name, () => {
      const truth = recorded[example.name]!;
      expect(truth.refused).toBeUndefined();
      const dockerfile = parseCase(example);
      const target = findTarget(dockerfile, example.target);
      requireBuildable(dockerfile, target);
      expect(
        dockerfile.stages.map((stage) => ({
          name: stage.name ?? '',
          from: [stage.startLine, stage.fromEndLine],
          description: stage.description ?? '',
          instructions: stage.instructions.map((one) => `${one.keyword} ${one.startLine}-${one.endLine}`),
        })),
      ).toEqual(truth.stages);
      if (truth.steps === undefined) return;

      expect(imagesOf(dockerfile, target)).toEqual([...(truth.images ?? [])].sort());
      const needed = neededStages(dockerfile, target);
      const fromContext = [...needed].some((index) =>
        dockerfile.stages[index]!.dependsOn.some(({ kind }) => kind === 'context'),
      );
      expect(fromContext).toBe(truth.context);
      expect(environmentOf(dockerfile, target)).toEqual(truth.environment);

      const stepped = dockerfile.stages.filter(({ startLine, endLine }) =>
        truth.steps!.some((line) => startLine <= line && line <= endLine),
      );
      const makesSteps = ({ instructions }: Stage): boolean =>
        instructions.some(({ keyword }) => ['RUN', 'COPY', 'ADD'].includes(keyword));
      expect(stepped.filter(makesSteps).map(({ index }) => index)).toEqual(
        dockerfile.stages
          .filter((stage) => needed.has(stage.index) && makesSteps(stage))
          .map(({ index }) => index),
      );
    });
  }
});
