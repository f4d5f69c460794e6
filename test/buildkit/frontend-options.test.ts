import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { entitlements, frontendInput } from '../../src/buildkit/frontend-options.ts';
import type { BuildSpec } from '../../src/ports.ts';
import { specOf } from '../fakes/sample-spec.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stagedive-options-'));
  await writeFile(join(folder, 'Dockerfile'), 'FROM scratch\n');
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

const spec = (more: Partial<BuildSpec> = {}): BuildSpec => specOf(folder, more);

describe('the frontend options', () => {
  it('accept a secret from an existing file', async () => {
    const from = (name: string) => ({
      id: 'token',
      from: { kind: 'file' as const, path: join(folder, name) },
    });
    await expect(frontendInput(spec({ secrets: [from('Dockerfile')] }))).resolves.toBeDefined();
    await expect(frontendInput(spec({ secrets: [from('none')] }))).rejects.toThrow(
      `The file of the secret token does not exist: ${join(folder, 'none')}.`,
    );
  });

  it('are few for a plain build', async () => {
    expect(await frontendInput(spec())).toMatchObject({
      frontend: 'dockerfile.v0',
      options: { filename: 'Dockerfile' },
      dirs: { context: { path: folder }, dockerfile: { path: folder } },
    });
  });

  it('name a remote context, and the Dockerfile in it or beside it', async () => {
    const remote = { kind: 'address', address: 'https://example.com/x.git#main:sub' } as const;
    const text = Buffer.from('FROM scratch');
    const inside = await frontendInput(
      spec({ context: '', remote, dockerfile: { kind: 'inside', path: 'a/Dockerfile', text } }),
    );
    expect(inside).toMatchObject({
      options: { filename: 'a/Dockerfile', context: remote.address },
      dirs: {},
    });
    expect(inside.options).not.toHaveProperty('dockerfilekey');
    expect(Object.keys(inside.dirs)).toEqual([]);
    const beside = await frontendInput(spec({ context: '', remote }));
    expect(beside.options).toMatchObject({ dockerfilekey: 'dockerfile', context: remote.address });
    expect(beside.dirs).toEqual({ dockerfile: { path: folder } });
  });

  it('are for the first of several platforms, whose states are shown', async () => {
    const { options } = await frontendInput(spec({ platforms: ['linux/arm64', 'linux/amd64'] }));
    expect(options.platform).toBe('linux/arm64');
  });

  it("have the frontend's name for every option of a build", async () => {
    const { options } = await frontendInput(
      spec({
        target: 'build',
        buildArgs: { A: '1', B: '' },
        platforms: ['linux/arm64'],
        noCacheFilter: ['one', 'two'],
        network: 'none',
        cgroupParent: '/small',
        shmSize: 67_108_864,
        ulimits: ['nofile=10:20', 'nproc=5:5'],
        resources: { memory: '1024', cpuquota: '5' },
        labels: { 'a.b': 'c=d', none: '' },
      }),
    );
    expect(options).toEqual({
      filename: 'Dockerfile',
      target: 'build',
      'build-arg:A': '1',
      'build-arg:B': '',
      platform: 'linux/arm64',
      'no-cache': 'one,two',
      'force-network-mode': 'none',
      'cgroup-parent': '/small',
      'shm-size': '67108864',
      ulimit: 'nofile=10:20,nproc=5:5',
      memory: '1024',
      cpuquota: '5',
      'label:a.b': 'c=d',
      'label:none': '',
    });
  });

  it('prefer no-cache to its filter, and request the host network as an entitlement', async () => {
    const all = spec({ noCache: true, noCacheFilter: ['one'], network: 'host' });
    expect((await frontendInput(all)).options).toMatchObject({
      'no-cache': '',
      'force-network-mode': 'host',
    });
    expect(entitlements(all)).toEqual(['network.host']);
    expect(entitlements(spec())).toEqual([]);
    const both = spec({ network: 'host', allow: ['network.host', 'security.insecure'] });
    expect(entitlements(both)).toEqual(['network.host', 'security.insecure']);
  });

  it('send folders as named contexts, and leave other contexts to the engine', async () => {
    await mkdir(join(folder, 'lib'));
    const { options, dirs } = await frontendInput(
      spec({
        buildContexts: {
          lib: 'lib',
          context: folder,
          base: 'docker-image://alpine',
          repo: 'https://example.com/x.git',
          git: 'git@example.com:x.git',
        },
      }),
    );
    expect(options).toMatchObject({
      'context:lib': 'local:lib',
      'context:context': 'local:_context',
      'context:base': 'docker-image://alpine',
      'context:repo': 'https://example.com/x.git',
      'context:git': 'git@example.com:x.git',
      'frontend.caps': 'moby.buildkit.frontend.contexts+forward',
    });
    expect(dirs).toMatchObject({
      context: { path: folder },
      lib: { path: join(folder, 'lib') },
      _context: { path: folder },
    });
  });

  it('send a Dockerfile given as text, with the .dockerignore of the file it stands for', async () => {
    const text = new TextEncoder().encode('FROM scratch\n');
    const input = await frontendInput(spec({ dockerfile: { kind: 'text', name: 'Dockerfile', text } }));
    expect(input.dirs.dockerfile).toEqual({ files: new Map([['Dockerfile', text]]) });
    await writeFile(join(folder, 'Dockerfile.dockerignore'), 'x\n');
    const beside = join(folder, 'Dockerfile');
    const with_ = await frontendInput(
      spec({ dockerfile: { kind: 'text', name: 'a/b.Dockerfile', text, beside } }),
    );
    expect(with_.options.filename).toBe('b.Dockerfile');
    expect(with_.dirs.dockerfile).toEqual({
      files: new Map([
        ['b.Dockerfile', text],
        ['b.Dockerfile.dockerignore', Buffer.from('x\n')],
      ]),
    });
  });

  it('use the frontend in BUILDKIT_SYNTAX', async () => {
    const input = await frontendInput(spec({ buildArgs: { BUILDKIT_SYNTAX: 'some/frontend:1 with words' } }));
    expect(input).toMatchObject({
      frontend: 'gateway.v0',
      options: { source: 'some/frontend:1', cmdline: 'some/frontend:1 with words' },
    });
  });

  it('have one shared key per folder', async () => {
    const [one, two, other] = await Promise.all([
      frontendInput(spec()),
      frontendInput(spec({ target: 'x' })),
      frontendInput(spec({ context: tmpdir() })),
    ]);
    expect(one.sharedKey).toBe(two.sharedKey);
    expect(one.sharedKey).not.toBe(other.sharedKey);
  });

  it('refuse missing files and folders in one sentence', async () => {
    const missing = join(folder, 'missing');
    await expect(frontendInput(spec({ context: missing }))).rejects.toThrow(
      `The build context ${missing} does not exist.`,
    );
    await expect(frontendInput(spec({ dockerfile: { kind: 'file', path: missing } }))).rejects.toThrow(
      `The Dockerfile ${missing} does not exist.`,
    );
    await expect(frontendInput(spec({ dockerfile: { kind: 'file', path: folder } }))).rejects.toThrow(
      `The Dockerfile ${folder} cannot be read: it is a folder.`,
    );
    await expect(frontendInput(spec({ buildContexts: { x: missing } }))).rejects.toThrow(
      `The folder of the build context x does not exist: ${missing}.`,
    );
  });
});
