import { describe, expect, it } from 'vitest';
import { OwnSteps } from '../../src/buildkit/own-steps.ts';
import { ownFailure } from '../../src/buildkit/own-vertex.ts';
import type { GraphStep } from '../../src/llb/types.ts';
import type { BuildFailure } from '../../src/ports.ts';
import type { StatusUpdate, Vertex } from '../../src/progress/types.ts';

function step(digest: string, name: string, inputs: readonly string[] = [], line = 1): GraphStep {
  return {
    digest,
    name,
    inputs: inputs.map((input) => ({ digest: input, index: 0 })),
    op: { kind: 'other' },
    lines: [{ start: line, end: line }],
    description: {},
    platform: null,
  };
}

const CONTEXT: GraphStep = {
  ...step('ctx', '[internal] load build context'),
  op: { kind: 'source', identifier: 'local://context', attrs: {} },
};

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

  it('have the names of a build for several platforms, once it is known', () => {
    const own = known(step('run', '[build 2/2] RUN make'));
    own.rename({
      steps: [step('run', '[linux/amd64 build 2/2] RUN make'), step('other', 'x')],
      result: null,
    });
    const heard = own.translate(update(vertex('run', '[build 2/2] RUN make')));
    expect(heard.vertexes[0]?.name).toBe('[linux/amd64 build 2/2] RUN make');
    expect(own.has('other')).toBe(false);
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

  it('are recognised by what they take, where the other build calls its stages otherwise', () => {
    const own = known(
      CONTEXT,
      step('base', '[mine 1/4] FROM debian'),
      step('copy', '[mine 2/4] COPY f /f', ['base', 'ctx']),
      step('other', '[mine 2/4] COPY g /g', ['base', 'ctx']),
      step('run', '[mine 3/4] RUN make', ['copy']),
      step('take', '[last 2/2] COPY --from=mine /f /', ['base', 'run']),
    );
    // The context of the other build is not reported, and what takes it may come first.
    const heard = own.translate(
      update(
        vertex('theirTake', '[end 2/2] COPY --from=build /f /', ['base', 'theirRun']),
        vertex('theirRun', '[build 3/4] RUN make', ['theirCopy']),
        vertex('theirCopy', '[build 2/4] COPY f /f', ['base', 'theirContext']),
      ),
    );
    expect(heard.vertexes.map(({ digest, name, inputs }) => [digest, name, ...inputs])).toEqual([
      ['take', '[last 2/2] COPY --from=mine /f /', 'base', 'run'],
      ['run', '[mine 3/4] RUN make', 'copy'],
      ['copy', '[mine 2/4] COPY f /f', 'base', 'ctx'],
    ]);
  });

  it('have our names, also where their digests are ours', () => {
    const own = known(step('run', '[mine 2/3] RUN make'));
    const heard = own.translate(update(vertex('run', '[theirs 5/9] RUN make')));
    expect(heard.vertexes.map(({ digest, name }) => [digest, name])).toEqual([
      ['run', '[mine 2/3] RUN make'],
    ]);
  });

  it('are left out, with their logs, if they are none of ours, or if several of ours have their name', () => {
    const own = known(
      step('base', '[build 1/2] FROM debian:13'),
      step('one', '[build 2/2] RUN make'),
      step('two', '[build 2/2] RUN make'),
    );
    const ours = vertex('base', '[build 1/2] FROM debian:13');
    const load = vertex('load', '[internal] load .dockerignore');
    const log = (digest: string) => ({ vertex: digest, stream: 1, data: new Uint8Array(), timestamp: 1 });
    const heard = own.translate({
      // An engine reports a FROM twice where another build names the same image otherwise.
      ...update(
        vertex('theirs', '[other 1/9] FROM debian:latest'),
        ours,
        vertex('twin', '[build 2/2] RUN make'),
        load,
      ),
      logs: [log('theirs'), log('base')],
    });
    expect(heard.vertexes).toEqual([ours, load]);
    expect(heard.logs).toEqual([log('base')]);
    expect(own.translate({ ...update(), logs: [log('theirs')] }).logs).toEqual([]);
  });
});

describe("the failure of a step that was another build's first", () => {
  const failure = {
    message: 'exit code: 1',
    vertex: 'run',
    lines: [{ start: 9, end: 9 }],
    file: 'Other.Dockerfile',
    exitCode: 1,
    mounts: null,
  };

  it('has the lines of our file', () => {
    const own = known(step('run', '[mine 2/2] RUN make', [], 4));
    expect(ownFailure(own, failure, undefined)).toMatchObject({ lines: [{ start: 4, end: 4 }], file: null });
    const ours = { ...failure, lines: [{ start: 4, end: 4 }], file: 'Dockerfile' };
    expect(ownFailure(own, ours, undefined)).toEqual(ours);
  });

  it('is left as it is where the step is not known', () => {
    expect(ownFailure(known(), failure, undefined)).toEqual(failure);
    expect(ownFailure(known(), { ...failure, vertex: null }, undefined).vertex).toBeNull();
  });
});

describe('a failure of another build of which no status tells', () => {
  const process = (digest: string, script: string, line: number): GraphStep => ({
    ...step(digest, `[build 2/2] RUN ${digest}`, [], line),
    op: { kind: 'exec', args: ['/bin/sh', '-c', script], env: [], cwd: '/', user: '', mounts: [] },
  });
  const failure = (script: string): BuildFailure => ({
    message: `process ${JSON.stringify(`/bin/sh -c ${script}`)} did not complete successfully: exit code: 3`,
    vertex: 'foreign',
    lines: [],
    file: null,
    exitCode: 3,
    mounts: null,
  });

  it('is that of our step with the same process, at its lines', () => {
    const script = 'set -eu;\tfor each in "a b" \\; do\necho é; done; exit 3';
    const own = known(process('loop', script, 7), process('other', 'make', 9));
    expect(ownFailure(own, failure(script), undefined)).toMatchObject({
      vertex: 'loop',
      lines: [{ start: 7, end: 7 }],
    });
    expect(own.digest('foreign')).toBe('loop');
  });

  it('is that of our step where an engine before Docker 23 names nothing but the process', () => {
    const own = known(process('loop', 'for each in [a]: do', 7), process('other', 'make', 9));
    const message = 'executor failed running [/bin/sh -c for each in [a]: do]: exit code: 3';
    expect(ownFailure(own, { ...failure(''), vertex: null, message }, undefined)).toMatchObject({
      vertex: 'loop',
      lines: [{ start: 7, end: 7 }],
    });
  });

  it('stays that of a foreign step where several of ours run that process, or none', () => {
    const own = known(process('first', 'make', 7), process('second', 'make', 9));
    expect(ownFailure(own, failure('make'), undefined).vertex).toBe('foreign');
    expect(ownFailure(own, failure('make test'), undefined).vertex).toBe('foreign');
    expect(own.ranProcess('no process is named')).toBeNull();
  });
});
