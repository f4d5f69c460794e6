import { describe, expect, it } from 'vitest';
import type { DefinitionFlags } from '../../src/definitions/types.ts';
import { named, problemOf } from './tree.ts';

const FROM = { Dockerfile: 'FROM scratch AS a\nFROM scratch\n' };

/** The flags of the service `web` with this build. */
async function flagsOf(
  build: string,
  {
    more = {},
    env = {},
    rest = '',
  }: { more?: Record<string, string>; env?: Record<string, string>; rest?: string } = {},
): Promise<{ readonly folder: string; readonly flags: DefinitionFlags }> {
  const compose = `services:\n  web:\n    build:\n${build.replaceAll(/^/gm, '      ')}\n${rest}`;
  const { folder, by } = await named(
    { ...FROM, ...more, 'compose.yaml': compose },
    { COMPOSE_PROJECT_NAME: 'p', ...env },
  );
  const web = by.get('web');
  expect(web?.problem).toBe(null);
  return { folder, flags: web?.flags as DefinitionFlags };
}

describe('a compose service', () => {
  it('has args in both forms, with values of the environment and of .env', async () => {
    const more = { '.env': 'DOT=of .env\nBOTH=of .env\n' };
    const env = { BOTH: 'of the environment' };
    const list = await flagsOf('args: [A=1, "B=$$x", DOT, BOTH, NONE, E=]', { more, env });
    expect(list.flags.buildArg).toEqual(['A=1', 'B=$x', 'BOTH=of the environment', 'DOT=of .env', 'E=']);
    const map = await flagsOf('args: {A: 1, B: "$DOT", DOT:, NONE:, E: ""}', { more, env });
    expect(map.flags.buildArg).toEqual(['A=1', 'B=of .env', 'DOT=of .env', 'E=']);
  });

  it('prints numbers and booleans as Go does', async () => {
    const values = '1.10, yes, true, 0755, 0x1F, 1_000, 1e3, 1e21, ~, 2020-01-01, "08", 12345678901234567890';
    const args = values.split(', ').map((value, index) => `A${String(index).padStart(2, '0')}: ${value}`);
    const { flags } = await flagsOf(`args: {${args.join(', ')}}`);
    expect(flags.buildArg.map((arg) => arg.slice(4))).toEqual([
      '1.1',
      'yes',
      'true',
      '493',
      '31',
      '1000',
      '1000',
      '1e+21',
      '2020-01-01 00:00:00 +0000 UTC',
      '08',
      '12345678901234567890',
    ]);
  });

  it('has contexts, secrets and ssh with absolute paths', async () => {
    const { folder, flags } = await flagsOf(
      `additional_contexts: [here=., "img=docker-image://alpine", url=https://x/y.git]
secrets: [one, {source: two, target: named}]
ssh: [default, "key=~/.ssh/id", "rel=./id"]`,
      { rest: 'secrets: {one: {file: "./a,b.txt"}, two: {environment: TOKEN}}\n', env: { TOKEN: 'x' } },
    );
    expect(flags.buildContext).toEqual([
      `here=${folder}`,
      'img=docker-image://alpine',
      'url=https://x/y.git',
    ]);
    expect(flags.secret).toEqual([`id=one,"src=${folder}/a,b.txt"`, 'id=named,env=TOKEN']);
    expect(flags.ssh).toEqual(['default', 'key=/home/me/.ssh/id', `rel=${folder}/id`]);
  });

  it('has every other setting as a flag', async () => {
    const { flags } = await flagsOf(`platforms: [linux/amd64, linux/arm64]
tags: [a:1, b]
cache_from: [x, "type=local,src=y"]
cache_to: ["type=inline"]
network: none
extra_hosts: {b: "::1", a: [1.2.3.4, 5.6.7.8]}
shm_size: 1.5gb
ulimits: {nproc: 5, nofile: {soft: 1, hard: 2}}
labels: {x: 1, "y.z": "a=b"}
no_cache: true
no_cache_filter: [a]
pull: "true"
entitlements: [network.host]
privileged: true
provenance: mode=max
sbom: false
isolation: default
x-anything: {goes: here}`);
    expect(flags).toMatchObject({
      platform: ['linux/amd64', 'linux/arm64'],
      tag: ['a:1', 'b', 'p-web'],
      cacheFrom: ['x', 'type=local,src=y'],
      cacheTo: ['type=inline'],
      network: 'none',
      addHost: ['a=1.2.3.4', 'a=5.6.7.8', 'b=::1'],
      shmSize: '1610612736',
      ulimit: ['nofile=1:2', 'nproc=5'],
      label: ['com.docker.compose.project=p', 'com.docker.compose.service=web', 'x=1', 'y.z=a=b'],
      noCache: true,
      noCacheFilter: ['a'],
      pull: true,
      allow: ['network.host', 'security.insecure'],
      attest: ['type=provenance,mode=max', 'type=sbom,disabled=true'],
    });
  });

  it('may take the result of another service as a context', async () => {
    const { by } = await named({
      ...FROM,
      'compose.yaml': `services:
  web: {build: {context: ., additional_contexts: {base: service:base}}}
  base: {build: {context: ., target: a}}
  ring: {build: {context: ., additional_contexts: {x: service:ring}}}
`,
    });
    expect(by.get('web')?.flags.buildContext).toEqual(['base=target:base']);
    expect(by.get('web')?.links.base).toMatchObject({ name: 'base', target: 'a' });
    expect(by.get('ring')?.problem).toBe(
      'compose.yaml:4: the contexts of ring lead back to it (ring → ring).',
    );
  });

  it('is read with anchors, merge keys, several documents and Windows line ends', async () => {
    const text = `x-a: &a {A: 1, B: 2}
x-b: &b {B: 3, C: 3}
services:
  web:
    build: &web
      context: .
      args: {!!merge <<: [*a, *b], D: 4}
---
services:
  other:
    build: {context: ., args: [X=1]}
`;
    const { by } = await named({ ...FROM, 'compose.yaml': `\ufeff${text.replaceAll('\n', '\r\n')}` });
    expect(by.get('web')?.flags.buildArg).toEqual(['A=1', 'B=2', 'C=3', 'D=4']);
    expect(by.get('other')?.flags.buildArg).toEqual(['X=1']);
  });

  it('is overridden by the override file, with !reset and !override', async () => {
    const { by, folder } = await named({
      ...FROM,
      'compose.yml': `name: p
services:
  web: {build: {context: sub, args: [A=1, B=1], tags: [a], labels: {x: 1}, target: a}}
  gone: {build: .}
  whole: {build: {context: ., args: {A: 1}}}
`,
      'compose.override.yml': `services:
  web: {build: {context: ., args: {B: 2, C: 2}, tags: [a, b], labels: !reset null}}
  gone: !reset null
  whole: !override {build: {context: ., target: a}}
`,
    });
    expect([...by.keys()].sort()).toEqual(['Dockerfile', 'web', 'whole']);
    expect(by.get('web')).toMatchObject({ context: folder, target: 'a' });
    expect(by.get('web')?.flags).toMatchObject({
      buildArg: ['A=1', 'B=2', 'C=2'],
      tag: ['a', 'b', 'p-web'],
      label: ['com.docker.compose.project=p', 'com.docker.compose.service=web'],
    });
    expect(by.get('whole')?.flags.buildArg).toEqual([]);
  });

  it('takes what it extends from other files, with their paths', async () => {
    const { by, folder } = await named({
      ...FROM,
      'deep/er/Dockerfile': 'FROM scratch AS base\n',
      'deep/common.yml': `services:
  one: {extends: two, build: {args: {A: one}}}
  two: {build: {context: er, args: {A: two, B: two}, target: base}}
`,
      'compose.yaml': `services:
  web: {extends: {file: deep/common.yml, service: one}, build: {args: [C=web]}}
`,
    });
    expect(by.get('web')).toMatchObject({ context: `${folder}/deep/er`, target: 'base', problem: null });
    expect(by.get('web')?.flags.buildArg).toEqual(['A=one', 'B=two', 'C=web']);
  });

  it('comes from included files, with their folder and .env', async () => {
    const { by, folder } = await named({
      'compose.yaml':
        'include: [inner/compose.yaml, {path: inner/two.yaml, project_directory: ., env_file: e}]\n',
      e: 'X=e\n',
      Dockerfile: FROM.Dockerfile,
      'inner/.env': 'X=inner\n',
      'inner/Dockerfile': FROM.Dockerfile,
      'inner/compose.yaml': 'services: {one: {build: {context: ., args: ["X=$X"]}}}\n',
      'inner/two.yaml': 'services: {two: {build: {context: ., args: ["X=$X"]}}}\n',
    });
    expect(by.get('one')).toMatchObject({ context: `${folder}/inner`, flags: { buildArg: ['X=inner'] } });
    expect(by.get('two')).toMatchObject({ context: folder, flags: { buildArg: ['X=e'] } });
  });

  it('has the usual context and Dockerfile where a variable leaves them empty', async () => {
    const { by, folder } = await named({
      ...FROM,
      'compose.yaml': 'services: {web: {build: {context: "${A}", dockerfile: "${B}"}}}\n',
    });
    expect(by.get('web')).toMatchObject({
      context: folder,
      dockerfile: { path: `${folder}/Dockerfile` },
      problem: null,
    });
  });

  it('without build is none, and one of a profile is one', async () => {
    const { by } = await named({
      ...FROM,
      'compose.yaml': 'services: {a: {image: x}, b: {profiles: [p], build: .}, c: {build: , image: y}}\n',
    });
    expect([...by.keys()]).toEqual(['Dockerfile', 'b']);
  });
});

describe('what is wrong with a compose file', () => {
  it.each([
    ['services:\n  web:\n    build: .\n   bad: x\n', /^compose\.yaml:4: invalid YAML: /],
    [
      'services:\n  web: {build: .}\n  web: {build: .}\n',
      /^compose\.yaml:3: invalid YAML: map keys must be unique/,
    ],
    ['services:\n  web: &a {build: {args: *a}}\n', /^compose\.yaml:2: /],
    ['services:\n  web: {build: {args: *none}}\n', /^compose\.yaml:2: /],
    ['- a\n', /^compose\.yaml:1: it must be a mapping/],
    ['services: [a]\n', /^compose\.yaml:1: services must be a mapping/],
    [
      'services:\n  web:\n    build:\n      dockerfil: x\n',
      /^compose\.yaml:4: build has no key dockerfil \(did you mean dockerfile\?\)\.$/,
    ],
    [
      'services:\n  web:\n    build:\n      args: 3\n      no_cache: maybe\n',
      /^compose\.yaml:5: no_cache must be true or false\.$/,
    ],
    [
      'services:\n  web:\n    build:\n      args:\n        A: ${A:?say it}\n',
      /^compose\.yaml:5: the variable A needs a value \(say it\)/,
    ],
    [
      'services:\n  web:\n    build:\n      args:\n        A: ${A\n',
      /^compose\.yaml:5: a variable is not written as/,
    ],
    [
      'services:\n  web:\n    build:\n      secrets: [s]\n',
      /^compose\.yaml:4: the secret s is not among the top-level secrets/,
    ],
    [
      'services:\n  a: {extends: b}\n  b: {extends: c}\n  c: {extends: a}\n',
      /^compose\.yaml:\d: the service \w extends itself/,
    ],
    [
      'services:\n  a: {extends: bas}\n  base: {build: .}\n',
      /^compose\.yaml:2: compose\.yaml has no service bas to extend \(did you mean base\?\)\.$/,
    ],
    [
      'services:\n  a: {extends: {file: no.yml, service: b}}\n',
      /^compose\.yaml:2: the file no\.yml to extend from does not exist\.$/,
    ],
    ['include: [compose.yaml]\n', /^compose\.yaml:1: compose\.yaml includes itself/],
    ['include: [none.yaml]\n', /^compose\.yaml:1: the included file none\.yaml does not exist\.$/],
    ['services:\n  web: {build: {shm_size: big}}\n', /^compose\.yaml:2: shm_size big is not a size/],
    ['services:\n  web: {build: {extra_hosts: [a]}}\n', /^compose\.yaml:2: the host a has no address/],
    ['services:\n  web: {build: {target: nope}}\n', /^Dockerfile: .*nope/],
    [
      'services:\n  web: {build: {dockerfile: nope}}\n',
      'compose.yaml:2: the Dockerfile of web, nope, does not exist.',
    ],
    ['services:\n  web: {build: nope}\n', 'compose.yaml:2: the build context of web, nope, does not exist.'],
    [`services: ${'['.repeat(100_000)}\n`, /^compose\.yaml/],
    [`# ${'x'.repeat(4 * 1024 * 1024)}\n`, /^compose\.yaml: it has more than 4 MiB/],
    [`x: [${'a,'.repeat(250_000)}]\n`, /^compose\.yaml: it has too many values/],
  ])('is one sentence with its line (%#)', async (text, problem) => {
    const said = await problemOf({ ...FROM, 'compose.yaml': text });
    if (typeof problem === 'string') expect(said).toBe(problem);
    else expect(said).toMatch(problem);
    expect(said).not.toContain('\n');
  });

  it('stops aliases that would fill the memory', async () => {
    const lines = Array.from(
      { length: 9 },
      (_, at) => `x${at + 1}: &x${at + 1} [${Array(10).fill(`*x${at}`).join(', ')}]`,
    );
    const said = await problemOf({ 'compose.yaml': `x0: &x0 [a]\n${lines.join('\n')}\n` });
    expect(said).toMatch(
      /^compose\.yaml:\d: it has more than 100000 values once its aliases are followed\.$/,
    );
  });

  it('names an .env that is too large, or the line of one that is wrong', async () => {
    const compose = 'services: {web: {build: .}}\n';
    expect(await problemOf({ ...FROM, 'compose.yaml': compose, '.env': 'x'.repeat(17 * 1024 * 1024) })).toBe(
      '.env: it cannot be read: it has more than 16 MiB.',
    );
    expect(await problemOf({ ...FROM, 'compose.yaml': compose, '.env': 'A=1\nB="x\n' })).toBe(
      '.env:2: a " is not closed.',
    );
  });

  it('is the problem of one service where the others are right', async () => {
    const { by } = await named({
      ...FROM,
      'compose.yaml': 'services:\n  good: {build: .}\n  bad: {build: {ulimits: {nofile: many}}}\n',
    });
    expect(by.get('good')?.problem).toBe(null);
    expect(by.get('bad')?.problem).toBe('compose.yaml:3: the limit nofile must be a number.');
  });
});
