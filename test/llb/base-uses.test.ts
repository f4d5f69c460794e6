import { describe, expect, it } from 'vitest';
import { baseImages, baseUses } from '../../src/llb/base-uses.ts';
import type { GraphStep } from '../../src/llb/types.ts';
import { dockerfileOf } from '../fakes/state.ts';
import { COPYING, context, copies, copy, graphOf, image, out, run } from './steps.ts';

const dockerfile = dockerfileOf(
  'FROM base AS build\nCOPY main.c /\nFROM other AS skipped\nFROM scratch AS last\nCOPY --from=build / /\n',
);
const [build, , last] = dockerfile.stages;
if (build === undefined || last === undefined) throw new Error('no stages');

function withCopy(step: GraphStep, more: object): GraphStep {
  if (step.op.kind !== 'file') throw new Error('no file op');
  return {
    ...step,
    op: { kind: 'file', actions: step.op.actions.map((action) => ({ ...action, ...more })) },
  };
}

const base = image('base', 1, 'base');
const folder = context('context');

describe('what ONBUILD triggers of base images take', () => {
  it('is what the graph takes from the context at the line of a FROM', () => {
    const trigger = withCopy(copy('trigger', 1, out('base'), out('context')), {
      src: '/package.json',
      exclude: ['*.md'],
    });
    const own = copy('own', 2, out('trigger'), out('context'));
    const graph = graphOf(out('own'), base, folder, trigger, own);
    expect(baseUses(dockerfile, last, graph)).toEqual([
      { context: '.', line: 1, via: 'copy', source: '/package.json', exclude: ['*.md'], parents: false },
    ]);
  });

  it('may be several sources, patterns of --parents and a bind mount', () => {
    const many = copies('many', 1, out('base'), [out('context'), out('context')]);
    const parents = withCopy(copy('parents', 1, out('many'), out('context')), {
      ...COPYING,
      src: '/src',
      include: ['*/a.c'],
    });
    const mounted = run('mounted', 1, out('parents'), [{ from: out('context'), dest: '/mnt' }]);
    const graph = graphOf(out('mounted'), base, folder, many, parents, mounted);
    expect(
      baseUses(dockerfile, build, graph).map(({ via, source, parents: has }) => [via, source, has]),
    ).toEqual([
      ['copy', '/out', false],
      ['copy', '/src/./*/a.c', true],
      ['mount', '.', false],
    ]);
  });

  it('is of the first base image where an old engine counts lines by the trigger', () => {
    const later = dockerfileOf('# a comment\nFROM base\nCOPY main.c /\n');
    const trigger = copy('trigger', 1, out('base'), out('context'));
    const stage = later.stages[0];
    if (stage === undefined) throw new Error('no stage');
    expect(baseUses(later, stage, graphOf(out('trigger'), base, folder, trigger))).toMatchObject([
      { line: 2 },
    ]);
  });

  it('is not counted twice where the base is a stage of the file', () => {
    const staged = dockerfileOf('FROM image AS base\nONBUILD COPY out /\nFROM base\nCOPY main.c /\n');
    const stage = staged.stages[1];
    if (stage === undefined) throw new Error('no stage');
    const trigger = copy('trigger', 3, out('base'), out('context'));
    expect(baseUses(staged, stage, graphOf(out('trigger'), base, folder, trigger))).toEqual([]);
  });

  it('is asked of the images that the target needs', () => {
    expect(baseImages(dockerfile, last)).toEqual(['base']);
  });
});
