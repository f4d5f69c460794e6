import { describe, expect, it } from 'vitest';
import { indexGraph } from '../../src/llb/chain.ts';
import { copySources } from '../../src/llb/copy-sources.ts';
import type { GraphStep } from '../../src/llb/types.ts';
import { context, copies, graphOf, image, mkdir, out, run } from './steps.ts';

const made = run('made', 2, out('base'));
const index = indexGraph(graphOf(null, context('ctx'), image('base', 1, 'debian'), remote(), made));

/** An ADD of an address. */
function remote(): GraphStep {
  const ctx = context('remote');
  return { ...ctx, op: { kind: 'source', identifier: 'https://example.org/x.tar', attrs: {} } };
}

/** RUN with one mount of this path of what it is given; '' for all of it. */
function mounting(from: string, selector: string): GraphStep {
  const step = run('use', 3, out('base'), [{ from: out(from), dest: '/m' }]);
  if (step.op.kind !== 'exec') return step;
  const [root, mount] = step.op.mounts;
  return { ...step, op: { ...step.op, mounts: [root!, { ...mount!, selector }] } };
}

describe('what a step takes from elsewhere', () => {
  it('is each source of a COPY: a folder of the client, a state, or a download', () => {
    const step = copies('c', 3, out('base'), [out('ctx'), out('made'), out('base'), out('remote')]);
    expect(copySources(step, index)).toEqual([
      { origin: { kind: 'folder', name: 'context' }, path: '/out', below: null },
      { origin: { kind: 'state', output: out('made') }, path: '/out', below: null },
      { origin: { kind: 'state', output: out('base') }, path: '/out', below: null },
      { origin: { kind: 'remote' }, path: '/out', below: null },
    ]);
  });

  it('is of COPY --parents a folder, and the pattern below it', () => {
    const step = copies('c', 3, out('base'), [out('ctx')]);
    const [action] = step.op.kind === 'file' ? step.op.actions : [];
    if (action?.kind !== 'copy') throw new Error('A COPY copies.');
    const parents = { ...action, src: '/src', include: ['a/**/*.c'] };
    expect(copySources({ ...step, op: { kind: 'file', actions: [parents] } }, index)).toEqual([
      { origin: { kind: 'folder', name: 'context' }, path: '/src', below: 'a/**/*.c' },
    ]);
  });

  it('is the path that a bind mount shows, and not the root of the process', () => {
    expect(copySources(mounting('made', '/x'), index)).toEqual([
      { origin: { kind: 'state', output: out('made') }, path: '/x', below: null },
    ]);
    const step = mounting('made', '/x');
    const op = step.op.kind === 'exec' ? step.op : null;
    const rooted = { ...step, op: { ...op!, mounts: [{ ...op!.mounts[0]!, selector: '/root' }] } };
    expect(copySources(rooted, index)).toEqual([]);
  });

  it('is nothing for a mount of a whole state, which cannot be missing', () => {
    expect(copySources(mounting('made', ''), index)).toEqual([]);
  });

  it('is nothing for a step that takes none', () => {
    expect(copySources(mkdir('dir', 3, out('base')), index)).toEqual([]);
    expect(copySources(context('ctx'), index)).toEqual([]);
  });
});
