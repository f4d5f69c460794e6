import { describe, expect, test } from 'vitest';
import { indexGraph } from '../../src/llb/chain.ts';
import type { StepOutput } from '../../src/llb/types.ts';
import { type OutputOfBuild, sharedStates } from '../../src/states/shared-states.ts';
import type { States } from '../../src/states/state-files.ts';
import { copy, graphOf, image, out, run } from '../llb/steps.ts';

const graph = indexGraph(
  graphOf(
    out('late'),
    image('debian', 1, 'debian'),
    image('alpine', 2, 'alpine'),
    run('tools', 3, out('debian')),
    run('one', 4, out('tools')),
    run('two', 5, out('tools')),
    run('three', 6, out('two')),
    run('other', 7, out('alpine')),
    copy('late', 8, out('one'), out('three')),
  ),
);

/** States that are known by their digest alone. */
const states = {
  program: { graph },
  of: (output: StepOutput) => output.digest,
} as unknown as States;

const of = (name: string, failed?: string): OutputOfBuild => ({
  states,
  output: out(name),
  ...(failed === undefined ? {} : { failed: out(failed) }),
});

const { digest: debian } = out('debian');

describe('what two states have in common', () => {
  test.each<[string, OutputOfBuild, OutputOfBuild, object]>([
    ['two stages on one', of('one'), of('three'), { image: debian, fork: out('tools').digest }],
    ['a state and what is built on it', of('tools'), of('three'), { image: debian }],
    ['stages on two images', of('one'), of('other'), { image: null, fork: null }],
    ['a state and what a RUN on it left', of('tools'), of('tools', 'one'), { image: debian }],
    [
      'what two RUNs left of one state',
      of('tools', 'one'),
      of('tools', 'two'),
      { image: debian, fork: out('tools').digest },
    ],
    [
      'what a RUN left beside another stage',
      of('tools', 'one'),
      of('three'),
      { image: debian, fork: out('tools').digest },
    ],
    ['what a RUN left, and the same RUN that worked', of('two', 'three'), of('three'), { image: debian }],
  ])('of %s is said', (_, a, b, expected) => {
    expect(sharedStates(a, b)).toEqual(expected);
    expect(sharedStates(b, a)).toEqual(expected);
  });
});
