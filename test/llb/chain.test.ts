import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chainTo, imagesOf, indexGraph, prefixOf, stateBefore } from '../../src/llb/chain.ts';
import type { GraphStep } from '../../src/llb/types.ts';
import { context, copies, copy, graphOf, image, merge, mkdir, out, run } from './steps.ts';

describe('the state before a step', () => {
  it.each<[string, GraphStep, ReturnType<typeof stateBefore>]>([
    ['is none for an image', image('i', 1, 'debian'), null],
    ['is none for the context', context('ctx'), null],
    ['is the root of an exec', run('r', 2, out('i')), out('i')],
    [
      'is the root of an exec among its binds',
      run('r', 2, out('i'), [{ from: out('x'), dest: '/x' }]),
      out('i'),
    ],
    ['is none for an exec on nothing', run('r', 2, null, [{ from: out('x'), dest: '/x' }]), null],
    ['is another output than the first', run('r', 2, out('i', 1)), out('i', 1)],
    ['is what a copy adds to, not what it takes', copy('c', 2, out('i'), out('x')), out('i')],
    ['is none for a copy into scratch', copy('c', 2, null, out('x')), null],
    [
      'is the first of several copies in one step',
      copies('c', 2, out('i'), [out('x'), out('y'), out('z')]),
      out('i'),
    ],
    ['is what a folder is made in', mkdir('w', 2, out('i')), out('i')],
    ['is none for a folder in scratch', mkdir('w', 2, null), null],
    ['is the base of a merge', merge('m', 2, out('i'), out('l')), out('i')],
  ])('%s', (_, step, before) => {
    expect(stateBefore(step)).toEqual(before);
  });

  it('comes to an end where actions point at each other', () => {
    const step = copies('c', 2, out('i'), [out('x'), out('y')]);
    const actions = [
      { kind: 'rm', input: 4, path: '/a' },
      { kind: 'rm', input: 3, path: '/b' },
    ] as const;
    expect(stateBefore({ ...step, op: { kind: 'file', actions } })).toBeNull();
  });
});

const graph = graphOf(
  out('last'),
  context('ctx'),
  image('base', 1, 'debian'),
  run('apt', 2, out('base')),
  copy('src', 3, out('apt'), out('ctx')),
  image('other', 5, 'alpine'),
  run('unused', 6, out('other')),
  copy('last', 8, null, out('src')),
);

describe('the chain to a state', () => {
  const names = (digest: string): string[] =>
    chainTo(indexGraph(graph), out(digest)).map((step) => step.digest);

  it('is what led to it, the newest first, without what was only taken from', () => {
    expect(names('src')).toEqual(['src', 'apt', 'base']);
    expect(names('last')).toEqual(['last']);
  });

  it('is empty for the empty state and for a step that is not there', () => {
    expect(chainTo(indexGraph(graph), null)).toEqual([]);
    expect(names('missing')).toEqual([]);
  });

  it('ends where steps go round in a circle', () => {
    const circle = graphOf(out('a'), run('a', 1, out('b')), run('b', 2, out('a')));
    expect(chainTo(indexGraph(circle), out('a')).map((step) => step.digest)).toEqual(['a', 'b']);
  });
});

describe('the images of a graph', () => {
  it('are its docker images, and no folder or download', () => {
    const download = {
      ...context('get'),
      op: { kind: 'source', identifier: 'https://x', attrs: {} } as const,
    };
    const all = graphOf(null, context('ctx'), image('a', 1, 'debian'), download, image('b', 2, 'alpine'));
    expect(imagesOf(indexGraph(all))).toEqual([out('a'), out('b')]);
  });
});

describe('a prefix of a graph', () => {
  it('is all that a state needs, what it takes from too, in the order of the graph', () => {
    const names = prefixOf(indexGraph(graph), out('last')).map((step) => step.digest);
    expect(names).toEqual(['ctx', 'base', 'apt', 'src', 'last']);
  });

  it('is closed: inputs come before their users and nothing is left out or needless', () => {
    // Each step has some of the earlier ones as inputs.
    const steps = fc
      .integer({ min: 1, max: 12 })
      .chain((count) =>
        fc.tuple(
          ...Array.from({ length: count }, (_, index) =>
            fc
              .uniqueArray(fc.nat({ max: Math.max(0, index - 1) }), { maxLength: index === 0 ? 0 : 3 })
              .map((inputs) => merge(`s${index}`, null, ...inputs.map((input) => out(`s${input}`)))),
          ),
        ),
      );
    fc.assert(
      fc.property(steps, fc.nat(), (made, pick) => {
        const wanted = made[pick % made.length]?.digest ?? '';
        const prefix = prefixOf(indexGraph(graphOf(null, ...made)), out(wanted));
        const seen = new Set<string>();
        for (const step of prefix) {
          for (const input of step.inputs) expect(seen).toContain(input.digest);
          seen.add(step.digest);
        }
        const used = new Set(prefix.flatMap((step) => step.inputs.map((input) => input.digest)));
        expect(prefix.filter(({ digest }) => !used.has(digest)).map(({ digest }) => digest)).toEqual([
          wanted,
        ]);
      }),
    );
  });
});
