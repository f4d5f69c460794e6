import { describe, expect, it } from 'vitest';
import { independentOutputs, untriedSteps } from '../../src/llb/keep-going.ts';
import type { StepGraph } from '../../src/llb/types.ts';
import { image, out, run } from './steps.ts';

const bind = (digest: string) => ({ from: out(digest), dest: `/${digest}` });

/** base → a, b; b → b2; the target takes a and b2. */
const graph: StepGraph = {
  steps: [
    image('base', 1, 'busybox'),
    run('a', 3, out('base')),
    run('b', 5, out('base')),
    run('b2', 6, out('b')),
    run('own', 8, out('base')),
    run('take', 9, out('own'), [bind('a'), bind('b2')]),
    run('last', 10, out('take')),
  ],
  result: out('last'),
};

describe('a build that keeps going', () => {
  it('asks for every input of a step with several, and for no step twice', () => {
    expect(independentOutputs(graph)).toEqual([out('own'), out('a'), out('b2')]);
  });

  it('asks for nothing beside the result of a single chain', () => {
    expect(independentOutputs({ steps: graph.steps.slice(0, 2), result: out('a') })).toEqual([]);
  });

  it('cannot try what needs a failed step, however far away', () => {
    const untried = untriedSteps(graph, new Set(['b', 'a']));
    expect(untried.map(({ step, needs }) => [step.digest, needs])).toEqual([
      ['b2', ['b']],
      ['take', ['a', 'b']],
      ['last', ['a', 'b']],
    ]);
  });

  it('has tried everything when nothing failed', () => {
    expect(untriedSteps(graph, new Set())).toEqual([]);
  });
});
