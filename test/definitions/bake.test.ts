import { describe, expect, it } from 'vitest';
import { hclBlocks } from '../../src/definitions/bake/hcl-blocks.ts';
import { openBake } from '../../src/definitions/disk/bake.ts';
import { definitionDisk } from '../../src/definitions/disk/read-text.ts';
import type { Definition } from '../../src/definitions/types.ts';
import { sourceOf } from '../../src/definitions/types.ts';
import { folderOf, named, problemOf } from './tree.ts';

const FROM = { Dockerfile: 'FROM scratch AS a\nFROM scratch\n' };
const NO_TOOLS = { PATH: '/nowhere' };

async function bake(
  file: object,
  env: Record<string, string> = {},
): Promise<{ readonly folder: string; readonly by: ReadonlyMap<string, Definition> }> {
  return await named({ ...FROM, 'docker-bake.json': JSON.stringify(file) }, { ...NO_TOOLS, ...env });
}

describe('a bake file in JSON, without buildx', () => {
  it.each(['deploy@git.example.com:team/app.git', 'git@git.example.com:team/app.git'])(
    'leaves the repository %s as it is, and its Dockerfile inside',
    async (context) => {
      const { by } = await bake({ target: { app: { context, contexts: { more: context } } } });
      expect(by.get('app')).toMatchObject({
        context,
        dockerfile: { kind: 'file', path: 'Dockerfile' },
        flags: { buildContext: [`more=${context}`] },
        problem: null,
      });
    },
  );

  it('has targets with every setting as a flag', async () => {
    const { folder, by } = await bake({
      target: {
        app: {
          context: '.',
          target: 'a',
          args: { A: '1', NONE: null },
          labels: { x: 'y' },
          contexts: { here: '.', img: 'docker-image://alpine' },
          secret: ['id=s,src=s.txt', { id: 'e', env: 'E' }],
          ssh: ['default', { id: 'k', paths: ['a', 'b'] }],
          platforms: ['linux/amd64'],
          tags: ['t:1'],
          'cache-from': ['type=local,src=c', { type: 'registry', ref: 'r' }],
          'cache-to': ['type=inline'],
          output: ['type=local,dest=out', 'type=docker'],
          network: 'none',
          'extra-hosts': { h: '1.2.3.4' },
          'shm-size': '1g',
          ulimits: ['nofile=1:2'],
          annotations: ['a=b'],
          attest: ['type=sbom'],
          entitlements: ['network.host'],
          'no-cache': true,
          'no-cache-filter': ['a'],
          pull: true,
        },
      },
    });
    expect(by.get('app')).toMatchObject({
      kind: 'bake',
      context: folder,
      target: 'a',
      stages: 2,
      problem: null,
    });
    expect(by.get('app')?.flags).toEqual({
      buildArg: ['A=1'],
      buildContext: [`here=${folder}`, 'img=docker-image://alpine'],
      secret: [`id=s,src=${folder}/s.txt`, 'id=e,env=E'],
      ssh: ['default', `k=${folder}/a,${folder}/b`],
      platform: ['linux/amd64'],
      tag: ['t:1'],
      cacheFrom: [`type=local,src=${folder}/c`, 'type=registry,ref=r'],
      cacheTo: ['type=inline'],
      network: 'none',
      addHost: ['h=1.2.3.4'],
      shmSize: '1g',
      ulimit: ['nofile=1:2'],
      label: ['x=y'],
      annotation: ['a=b'],
      noCache: true,
      noCacheFilter: ['a'],
      pull: true,
      output: [`type=local,dest=${folder}/out`, 'type=docker'],
      attest: ['type=sbom'],
      allow: ['network.host'],
      target: 'a',
    });
  });

  it('takes variables from the environment, else their default', async () => {
    const file = {
      variable: { A: { default: 'a' }, B: { default: '${A}-b' }, C: {} },
      target: { app: { args: { X: '${B}', Y: '$${A} %%{A}', Z: '[${C}]' } } },
    };
    expect((await bake(file)).by.get('app')?.flags.buildArg).toEqual(['X=a-b', 'Y=${A} %{A}', 'Z=[]']);
    const given = await bake(file, { A: 'env', C: '3' });
    expect(given.by.get('app')?.flags.buildArg).toEqual(['X=env-b', 'Y=${A} %{A}', 'Z=[3]']);
  });

  it('has inherited settings, a matrix, groups, and targets that are built first', async () => {
    const { by } = await bake({
      group: { default: { targets: ['child', 'more'] }, more: { targets: ['m', 'more'] } },
      target: {
        one: { args: { A: '1', B: '1' }, tags: ['one'], ulimits: ['nofile=1'] },
        two: { args: { B: '2' }, target: 'a' },
        child: { inherits: ['one', 'two'], args: { C: '3' }, tags: ['own'], ulimits: ['nproc=2'] },
        m: { matrix: { v: ['1', '2'], o: [{ n: 'x' }] }, name: 'm${v}-${o.n}', args: { V: '${v}${o.n}' } },
        linked: { contexts: { base: 'target:child' }, 'dockerfile-inline': 'FROM base\n' },
      },
    });
    expect(by.get('child')).toMatchObject({
      target: 'a',
      groups: ['default'],
      flags: { buildArg: ['A=1', 'B=2', 'C=3'], tag: ['own'], ulimit: ['nofile=1', 'nproc=2'] },
    });
    expect(by.get('m1-x')).toMatchObject({ flags: { buildArg: ['V=1x'] } });
    expect(by.get('m2-x')?.groups.toSorted()).toEqual(['default', 'm', 'more']);
    expect(by.get('linked')).toMatchObject({
      dockerfile: { kind: 'inline', text: 'FROM base\n' },
      links: { base: { name: 'child' } },
    });
  });

  it.each([
    [
      '{"target": {"a": {"inherits": ["b"]},\n "b": {"inherits": ["a"]}}}',
      /^docker-bake\.json:\d: the target a inherits itself \(a → b → a\)\.$/,
    ],
    [
      '{"target": {\n"a": {"inherits": ["aa"]}, "ab": {}}}',
      /^docker-bake\.json:2: there is no target aa to inherit \(did you mean a\?\)\.$/,
    ],
    [
      '{"target": {\n"a": {"args": {"X": "${upper(Y)}"}}}}',
      /^docker-bake\.json:2: the expression upper\(Y\) needs docker buildx/,
    ],
    ['{"target": {\n"a": {"args": {"X": "${Y}"}}}}', /^docker-bake\.json:2: there is no variable Y/],
    [
      '{"variable": {"A": {"default": "${A}"}},\n"target": {"a": {"args": {"X": "${A}"}}}}',
      /^docker-bake\.json:1: the variable A is defined by itself\.$/,
    ],
    [
      '{"target": {"a": {"contexts": {"x": "target:a"}}}}',
      'docker-bake.json:1: the contexts of a lead back to it (a → a).',
    ],
    [
      '{"target": {"a": {"contexts": {"x": "target:b"}}}}',
      'docker-bake.json:1: there is no b to build first for a.',
    ],
    ['{"target": {"a": \n', /^docker-bake\.json:\d: invalid YAML|^docker-bake\.json/],
    ['{"target": {"a": {"args": []}}}', 'docker-bake.json:1: args must be a mapping.'],
    [
      '{"target": {"a": {"matrix": {"v": ["1"]}}}}',
      'docker-bake.json:1: the target a has a matrix and no name.',
    ],
  ])('says in one sentence with its line what is wrong (%#)', async (text, problem) => {
    const said = await problemOf({ ...FROM, 'docker-bake.json': text }, NO_TOOLS);
    if (typeof problem === 'string') expect(said).toBe(problem);
    else expect(said).toMatch(problem);
  });

  it('finds contexts in the folder in which bake is started, else beside the file', async () => {
    const folder = await folderOf({ 'ci/docker-bake.json': '{"target": {"a": {}}}', ...FROM });
    const project = sourceOf(`${folder}/ci/docker-bake.json`);
    const disk = definitionDisk(folder, '/home/me');
    const options = { env: NO_TOOLS, signal: new AbortController().signal };
    const [found] = await openBake(project, disk, options, [`${folder}/ci`, folder]);
    expect(found?.context).toBe(folder);
  });
});

describe('a bake file in HCL', () => {
  it('gets a sentence where there is no buildx', async () => {
    expect(await problemOf({ ...FROM, 'docker-bake.hcl': 'target "a" {}\n' }, NO_TOOLS)).toBe(
      'docker-bake.hcl: HCL can only be read by docker buildx, which is not here: install it, or write the file as JSON.',
    );
  });

  it('has the names of its blocks, and no others', () => {
    const text = `# target "comment" {}
/* target "more" {
} */
group "default" { targets = ["a"] }
target "a" {
  args = { X = "} target \\"quoted\\" {" }
  nested = {
    y = 1
  }
  dockerfile-inline = <<EOT
target "heredoc" {
EOT
}
  target "b.c" {
}
variable "V" { default = "x" }
target "d" {}`;
    expect([...hclBlocks(text.replaceAll('\n', '\r\n')).keys()]).toEqual(['default', 'a', 'b.c', 'd']);
  });
});
