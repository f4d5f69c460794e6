import { describe, expect, it } from 'vitest';
import { OwnSteps } from '../../src/buildkit/own-steps.ts';
import type { GraphStep } from '../../src/llb/types.ts';
import type { StatusUpdate, Vertex } from '../../src/progress/types.ts';

function step(digest: string, name: string): GraphStep {
  return { digest, name, inputs: [], op: { kind: 'other' }, lines: [], description: {}, platform: null };
}

function vertex(digest: string, name: string, inputs: readonly string[] = []): Vertex {
  return { digest, name, inputs, started: 1, completed: null, cached: false, error: null, group: null };
}

function update(...vertexes: readonly Vertex[]): StatusUpdate {
  return { vertexes, statuses: [], logs: [], warnings: [] };
}

function known(...steps: readonly GraphStep[]): OwnSteps {
  const own = new OwnSteps();
  own.addTarget({ steps, result: null });
  return own;
}

describe("steps that the engine reports under another build's digests", () => {
  it('are recognised by name in all later updates', () => {
    const own = known(step('ctx', '[internal] load build context'), step('copy', '[build 2/3] COPY . .'));
    const log = { vertex: 'otherCopy', stream: 1, data: new Uint8Array(), timestamp: 1 };
    const heard = own.translate({
      ...update(
        vertex('otherCtx', '[internal] load build context'),
        vertex('otherCopy', '[build 2/3] COPY . .', ['base', 'otherCtx']),
      ),
      logs: [log],
    });
    expect(heard.vertexes.map(({ digest, inputs }) => ({ digest, inputs }))).toEqual([
      { digest: 'ctx', inputs: [] },
      { digest: 'copy', inputs: ['base', 'ctx'] },
    ]);
    expect(heard.logs).toEqual([{ ...log, vertex: 'copy' }]);
    expect(own.translate({ ...update(), logs: [log] }).logs).toEqual([{ ...log, vertex: 'copy' }]);
    expect(own.digest('otherCopy')).toBe('copy');
  });

  it('keep their own digests, and so do steps of no target', () => {
    const own = known(step('run', '[build 3/3] RUN make'));
    const heard = update(
      vertex('run', '[build 3/3] RUN make'),
      vertex('load', '[internal] load .dockerignore'),
    );
    expect(own.translate(heard)).toBe(heard);
    expect(own.digest('unheard')).toBe('unheard');
  });

  it('are not guessed if several steps have the same name', () => {
    const own = known(step('first', '[build 1/1] RUN make'), step('second', '[build 1/1] RUN make'));
    const heard = update(vertex('other', '[build 1/1] RUN make'));
    expect(own.translate(heard)).toBe(heard);
  });
});
