import { expect, it } from 'vitest';
import { indexGraph } from '../../src/llb/chain.ts';
import { ranAtOnce } from '../../src/states/ran-at-once.ts';
import { context, copy, graphOf, image, mkfile, out, run } from '../llb/steps.ts';

const graph = indexGraph(
  graphOf(
    out('late'),
    image('base', 1, 'debian'),
    context('ctx'),
    run('tools', 2, out('base')),
    run('one', 4, out('tools')),
    copy('sources', 6, out('tools'), out('ctx')),
    run('two', 7, out('sources')),
    copy('taken', 9, out('base'), out('one')),
    run('own', 10, out('taken')),
    copy('late', 12, out('own'), out('two')),
    mkfile('heredoc', 14, null),
    copy('written', 14, out('base'), out('heredoc')),
    mkfile('heredoc-other', 16, null),
    copy('written-other', 16, out('base'), out('heredoc-other')),
  ),
);

it.each([
  ['two RUNs on one state', 'one', 'two', true],
  ['a RUN and the state that it began with', 'tools', 'one', false],
  ['a RUN and what it takes files of', 'one', 'own', false],
  ['a RUN and a COPY beside it', 'one', 'sources', false],
  ['a RUN and a RUN that needs another one', 'two', 'own', true],
  ['a state and a COPY of what ran beside it', 'own', 'late', true],
  ['a state and itself', 'one', 'one', false],
  ['two heredocs', 'written', 'written-other', true],
  ['a heredoc and a RUN', 'written', 'one', true],
  ['a heredoc and what it is copied into', 'heredoc', 'written', false],
  ['images', 'base', 'base', false],
])('of %s it is said whether they may have run at once', (_, a, b, expected) => {
  const ask = (x: string, y: string): boolean =>
    ranAtOnce({ graph, output: out(x) }, { graph, output: out(y) });
  expect(ask(a, b)).toBe(expected);
  expect(ask(b, a)).toBe(expected);
});

it('nothing ran for the empty state', () => {
  expect(ranAtOnce({ graph, output: null }, { graph, output: out('one') })).toBe(false);
});
