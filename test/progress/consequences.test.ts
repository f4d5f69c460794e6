import { describe, expect, it } from 'vitest';
import { outcomesOf } from '../../src/progress/consequences.ts';
import { applyAll, emptyProgress } from '../../src/progress/model.ts';
import { image, out, run } from '../llb/steps.ts';
import { update, vertex } from './updates.ts';

const graph = {
  steps: [
    image('base', 1, 'busybox'),
    run('a', 3, out('base')),
    run('b', 5, out('base')),
    run('c', 7, out('base')),
    run('a2', 8, out('a')),
    run('b2', 9, out('b')),
  ],
  result: out('b2'),
};
const ended = (digest: string, error: string) =>
  vertex(digest, { name: digest, started: 0, completed: 10, error });
const progress = applyAll(
  emptyProgress(),
  [
    update({
      vertexes: [ended('a', 'exit code: 1'), ended('b', 'exit code: 1'), ended('c', 'x: context canceled')],
    }),
  ],
  20,
);

describe('what came of a failure', () => {
  it('is known of a failed step, too, of which only the progress tells', () => {
    expect(outcomesOf(graph, progress, new Set(['a']), true)).toEqual({
      failed: [
        { digest: 'b', line: 5 },
        { digest: 'a', line: 3 },
      ],
      cancelled: [{ digest: 'c', line: 7, needs: [] }],
      untried: [
        { digest: 'a2', line: 8, needs: [3] },
        { digest: 'b2', line: 9, needs: [5] },
      ],
    });
  });

  it('is nothing that was left untried, where the build did not go on', () => {
    expect(outcomesOf(graph, progress, new Set(['a']), false).untried).toEqual([]);
  });
});
