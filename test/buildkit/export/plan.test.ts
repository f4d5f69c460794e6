import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import type { Abilities } from '../../../src/buildkit/export/abilities.ts';
import { loadsInto, planExports } from '../../../src/buildkit/export/plan.ts';
import { RefusedError } from '../../../src/errors.ts';
import type { BuildOutput, BuildSpec } from '../../../src/ports.ts';
import { specOf } from '../../fakes/sample-spec.ts';

const ALL = new Set(['exporter.multiple', 'exporter.image.attestations']);
const GRAPH: Abilities = { isEmbedded: true, hasGraphDriver: true, importsOci: false, capabilities: ALL };
const STORE: Abilities = { isEmbedded: true, hasGraphDriver: false, importsOci: false, capabilities: ALL };
const BUILDER: Abilities = { isEmbedded: false, hasGraphDriver: false, importsOci: false, capabilities: ALL };

const output = (type: string, dest: string | null = null, attrs: BuildOutput['attrs'] = {}): BuildOutput => ({
  type,
  dest,
  attrs,
});
const plan = (abilities: Abilities, more: Partial<BuildSpec>) => planExports(specOf('/src', more), abilities);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stagedive-plan-'));
  await writeFile(join(folder, 'file'), '');
});
afterAll(() => rm(folder, { recursive: true }));

describe('without an output', () => {
  it('nothing is exported', async () => {
    expect(await plan(GRAPH, {})).toMatchObject({ exports: [], options: {} });
  });

  it('an image with a name goes into the engine', async () => {
    const tags = ['a:1', 'b:2'];
    const exports = await Promise.all([GRAPH, STORE, BUILDER].map((engine) => plan(engine, { tags })));
    expect(exports.map(({ exports: [first] }) => first)).toEqual([
      { type: 'moby', attrs: { name: 'a:1,b:2' }, destination: { kind: 'daemon' } },
      {
        type: 'moby',
        attrs: { name: 'a:1,b:2', 'prefer-image-digest': 'true' },
        destination: { kind: 'daemon' },
      },
      { type: 'docker', attrs: { name: 'a:1,b:2' }, destination: { kind: 'engine', context: null } },
    ]);
  });

  it('nothing is stored with BUILDX_NO_DEFAULT_LOAD, and that is said', async () => {
    const { exports, notices } = await plan(STORE, { tags: ['a'], defaultOutput: false });
    expect(exports).toEqual([]);
    expect(notices.map(({ text }) => text)).toEqual([
      '-t has no effect: BUILDX_NO_DEFAULT_LOAD is set; add --load or --push.',
    ]);
    const outputs = [output('image')];
    expect((await plan(STORE, { tags: ['a'], outputs, defaultOutput: false })).exports).toHaveLength(1);
  });

  it('flags about an image are told to have no effect', async () => {
    const { notices } = await plan(STORE, {
      annotations: { 'annotation.a': 'b' },
      attests: { sbom: 'type=sbom', provenance: null },
    });
    expect(notices.map(({ text }) => text.split(' has')[0])).toEqual(['--annotation', '--attest type=sbom']);
  });
});

describe('outputs', () => {
  it('get the names and annotations, as far as they are images', async () => {
    const outputs = [output('local', join(folder, 'new')), output('oci', join(folder, 'a.tar'))];
    const { exports } = await plan(STORE, { outputs, tags: ['a:1'], annotations: { 'annotation.k': 'v' } });
    expect(exports).toEqual([
      {
        type: 'local',
        attrs: { 'annotation.k': 'v' },
        destination: { kind: 'folder', path: join(folder, 'new'), deletes: false },
      },
      {
        type: 'oci',
        attrs: { 'annotation.k': 'v', name: 'a:1' },
        destination: { kind: 'file', path: join(folder, 'a.tar') },
      },
    ]);
  });

  it('of a registry are pushed by a builder, and after the build where images are in a graph driver', async () => {
    const spec = { outputs: [output('registry')], tags: ['r.example/a:1', 'r.example/b'] };
    const { exports } = await plan(BUILDER, spec);
    expect(exports[0]).toMatchObject({ type: 'image', attrs: { push: 'true', unpack: 'false' } });
    expect((await plan(GRAPH, spec)).pushAfter).toEqual(['r.example/a:1', 'r.example/b']);
    expect((await plan(STORE, spec)).pushAfter).toEqual([]);
  });

  it('of type cacheonly export nothing, even with a name', async () => {
    expect((await plan(GRAPH, { outputs: [output('cacheonly')], tags: ['a'] })).exports).toEqual([]);
  });

  it('of a builder go into the engine as it takes them, and are not asked for otherwise', async () => {
    const outputs = [output('docker', null, { context: 'far' })];
    expect(loadsInto(specOf('/src', { outputs }))).toBe('far');
    expect(loadsInto(specOf('/src', { tags: ['a'] }))).toBe(null);
    expect(loadsInto(specOf('/src', { tags: ['a'], outputs: [output('image')] }))).toBe(undefined);
    const list = { outputs, platforms: ['linux/amd64', 'linux/arm64'] };
    const { exports } = await plan({ ...BUILDER, importsOci: true }, list);
    expect(exports).toEqual([
      {
        type: 'oci',
        attrs: { context: 'far', 'prefer-image-digest': 'true' },
        destination: { kind: 'engine', context: 'far' },
      },
    ]);
    await expect(plan(BUILDER, list)).rejects.toThrow('graph driver, without several platforms; use --push');
  });

  it('may remove files below the working folder, and elsewhere when that is allowed', async () => {
    const deleting = (dest: string) => [output('local', dest, { mode: 'Delete ' })];
    const inside = await plan(GRAPH, { outputs: deleting(join(process.cwd(), 'no/such/folder')) });
    expect(inside.exports[0]?.destination).toMatchObject({ deletes: true });
    for (const dest of [folder, process.cwd(), join(process.cwd(), '..')]) {
      await expect(plan(GRAPH, { outputs: deleting(dest) })).rejects.toThrow(
        'is not below the working folder; add --allow buildx.local.delete',
      );
      await expect(plan(GRAPH, { outputs: deleting(dest), allowsDelete: true })).resolves.toBeDefined();
    }
  });

  it('have what build args and variables say about every image', async () => {
    const outputs = [output('oci', join(folder, 'a.tar')), output('tar', join(folder, 'b.tar'))];
    const buildArgs = { BUILDKIT_INLINE_BUILDINFO_ATTRS: '1' };
    const { exports } = await plan(BUILDER, { outputs, buildArgs, plainAttests: true });
    expect(exports.map(({ attrs }) => attrs)).toEqual([
      { 'buildinfo-attrs': '1', 'oci-artifact': 'false' },
      {},
    ]);
    const graph = await plan(GRAPH, { tags: ['a'], plainAttests: true });
    expect(graph.exports[0]?.attrs).toEqual({ name: 'a' });
  });

  it('of type docker go into the engine without a file', async () => {
    const outputs = [output('docker')];
    expect((await plan(GRAPH, { outputs })).exports[0]?.type).toBe('moby');
    expect((await plan(BUILDER, { outputs })).exports[0]?.destination).toEqual({
      kind: 'engine',
      context: null,
    });
  });
});

it('states of several platforms can be reached where the target cannot be built for them', async () => {
  const platforms = ['linux/amd64', 'linux/arm64'];
  expect((await plan(GRAPH, { platforms })).problem?.message).toMatch(
    /^--platform linux\/amd64,linux\/arm64: /,
  );
  expect((await plan(STORE, { platforms })).problem).toBe(null);
});

describe('attestations', () => {
  it('of provenance are added by default where images can have them', async () => {
    const spec = { tags: ['a'], defaultAttests: true };
    const asked = await Promise.all([GRAPH, STORE, BUILDER].map((engine) => plan(engine, spec)));
    const provenance = { 'attest:provenance': 'mode=min,inline-only=true' };
    expect(asked.map(({ options }) => options)).toEqual([{}, provenance, provenance]);
    expect((await plan(STORE, { ...spec, attests: { provenance: null } })).options).toEqual({});
    expect((await plan(STORE, { defaultAttests: true })).options).toEqual({});
  });

  it('that were asked for go to the frontend', async () => {
    const { options } = await plan(STORE, { tags: ['a'], attests: { sbom: 'type=sbom' } });
    expect(options).toEqual({ 'attest:sbom': 'type=sbom' });
  });
});

describe('one sentence refuses', () => {
  test.each<[string, Abilities, Partial<BuildSpec>, RegExp]>([
    [
      'an archive of an image in a graph driver',
      GRAPH,
      { outputs: [output('oci', '/x')] },
      /type=oci.*builder/,
    ],
    [
      'the same for docker',
      GRAPH,
      { outputs: [output('docker', '/x')] },
      /type=docker.*containerd image store/,
    ],
    ['an attestation there', GRAPH, { attests: { sbom: 'type=sbom' } }, /--attest type=sbom/],
    [
      'several platforms there',
      GRAPH,
      { platforms: ['linux/amd64', 'linux/arm64'], tags: ['a'] },
      /--platform linux\/amd64,/,
    ],
    [
      'a cache export there',
      GRAPH,
      { cacheTo: [{ type: 'local', attrs: { dest: '/x' } }] },
      /--cache-to type=local/,
    ],
    ['annotations of an index there', GRAPH, { annotations: { 'annotation-index.a': 'b' } }, /index:a/],
    ['a push without a name', BUILDER, { outputs: [output('registry')] }, /-t HOST\/NAME:TAG/],
    [
      'a push by digest by Docker',
      STORE,
      { outputs: [output('image', null, { push: '1', 'push-by-digest': 't', name: 'a' })] },
      /push-by-digest/,
    ],
    [
      'attestations in an archive of type docker',
      STORE,
      { outputs: [output('docker', '/x')], attests: { sbom: 'type=sbom' } },
      /use type=oci/,
    ],
    ['a folder without a name', GRAPH, { outputs: [output('local')] }, /add dest=FOLDER/],
    ['a folder to stdout', GRAPH, { outputs: [output('local', '-')] }, /use type=tar/],
    [
      'two folders of blobs',
      STORE,
      { outputs: [1, 2].map((n) => output('oci', `/x${n}`, { tar: '0' })) },
      /tar=false/,
    ],
    [
      'two outputs of an old engine',
      { ...GRAPH, capabilities: new Set() },
      { outputs: [1, 2].map((n) => output('local', `/x${n}`)) },
      /one --output/,
    ],
  ])('%s', async (_name, abilities, spec, message) => {
    await expect(plan(abilities, spec)).rejects.toThrow(RefusedError);
    await expect(plan(abilities, spec)).rejects.toThrow(message);
  });

  it('a file in place of a folder, and a folder in place of a file', async () => {
    const file = join(folder, 'file');
    await expect(plan(GRAPH, { outputs: [output('local', file)] })).rejects.toThrow(
      /is a file; name a folder/,
    );
    await expect(plan(GRAPH, { outputs: [output('tar', folder)] })).rejects.toThrow(
      /is a folder; name a file/,
    );
    await expect(plan(GRAPH, { outputs: [output('local', join(file, 'x'))] })).rejects.toThrow(
      /not a folder/,
    );
  });
});
