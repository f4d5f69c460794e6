import { create } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { stepGraph } from '../../../src/buildkit/convert/graph.ts';
import { DefinitionSchema, MountType } from '../../../src/buildkit/gen/ops_pb.ts';
import { DefinitionMaker, image, run } from '../definition.ts';

describe('a definition as steps', () => {
  it('is an empty graph without a definition', () => {
    const empty = { steps: [], result: null };
    expect(stepGraph(undefined)).toEqual(empty);
    expect(stepGraph(create(DefinitionSchema))).toEqual(empty);
  });

  it('keeps names, inputs, platform, and joins the lines of one instruction', () => {
    const maker = new DefinitionMaker();
    const base = maker.add('[1/2] FROM base', image('base'), [[1, 1]]);
    const step = maker.add('[2/2] RUN make', run('make', base), [
      [3, 3],
      [4, 4],
      [5, 5],
    ]);
    const graph = stepGraph(maker.build(step));
    expect(graph.result).toEqual({ digest: step, index: 0 });
    expect(graph.steps).toMatchObject([
      {
        digest: base,
        name: '[1/2] FROM base',
        inputs: [],
        platform: 'linux/amd64',
        lines: [{ start: 1, end: 1 }],
        op: { kind: 'source', identifier: 'docker-image://base' },
      },
      {
        digest: step,
        inputs: [{ digest: base, index: 0 }],
        platform: null,
        lines: [{ start: 3, end: 5 }],
        description: { 'llb.customname': '[2/2] RUN make' },
        op: {
          kind: 'exec',
          args: ['/bin/sh', '-c', 'make'],
          env: ['A=1'],
          cwd: '/work',
          user: 'me',
          mounts: [{ input: 0, dest: '/', output: 0, type: 'bind' }],
        },
      },
    ]);
  });

  it('keeps the lines of two instructions that make one step apart', () => {
    const maker = new DefinitionMaker();
    const base = maker.add('', image('base'), [[7, 7]], [[8, 8]], [[7, 7]]);
    expect(stepGraph(maker.build(base)).steps[0]?.lines).toEqual([
      { start: 7, end: 7 },
      { start: 8, end: 8 },
    ]);
  });

  it('has every kind of mount and file action', () => {
    const maker = new DefinitionMaker();
    const base = maker.add('', image('base'));
    const types = [MountType.BIND, MountType.SECRET, MountType.SSH, MountType.CACHE, MountType.TMPFS];
    maker.add('', {
      op: {
        case: 'exec',
        value: {
          mounts: types.map((mountType) => ({
            mountType,
            input: -1n,
            output: -1n,
            dest: '/m',
            readonly: true,
          })),
        },
      },
    });
    const copying = {
      src: '/a',
      dest: '/d/',
      followSymlink: true,
      dirCopyContents: true,
      attemptUnpackDockerCompatibility: true,
      allowWildcard: true,
      includePatterns: ['a/**'],
      excludePatterns: ['*.md'],
    };
    const files = maker.add('', {
      inputs: [{ digest: base }],
      op: {
        case: 'file',
        value: {
          actions: [
            { input: 0n, secondaryInput: -1n, action: { case: 'mkdir', value: { path: '/d' } } },
            { input: 1n, secondaryInput: 0n, action: { case: 'copy', value: copying } },
            { input: 2n, action: { case: 'mkfile', value: { path: '/d/f' } } },
            { input: 3n, action: { case: 'rm', value: { path: '/d/f' } } },
            { input: 4n, action: { case: 'symlink', value: { oldpath: '/a', newpath: '/d/l' } } },
          ],
        },
      },
    });
    const merged = maker.add('', { op: { case: 'merge', value: {} } });
    const { steps } = stepGraph(maker.build(files));
    const exec = steps[1]?.op;
    expect(exec?.kind === 'exec' && exec.mounts.map(({ type }) => type)).toEqual([
      'bind',
      'secret',
      'ssh',
      'cache',
      'tmpfs',
    ]);
    expect(steps[2]?.op).toEqual({
      kind: 'file',
      actions: [
        { kind: 'mkdir', input: 0, path: '/d' },
        {
          kind: 'copy',
          input: 1,
          source: 0,
          src: '/a',
          dest: '/d/',
          followSymlink: true,
          contentsOnly: true,
          unpack: true,
          allowWildcard: true,
          include: ['a/**'],
          exclude: ['*.md'],
        },
        { kind: 'mkfile', input: 2, path: '/d/f' },
        { kind: 'rm', input: 3, path: '/d/f' },
        { kind: 'symlink', input: 4, path: '/d/l' },
      ],
    });
    expect(steps.find(({ digest }) => digest === merged)?.op).toEqual({ kind: 'merge' });
  });
});
