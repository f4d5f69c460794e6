import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findDefinitions } from '../../src/definitions/disk/find.ts';
import { openDefinition, wantedDefinition } from '../../src/definitions/disk/open.ts';
import type { Definition } from '../../src/definitions/types.ts';
import { folderOf, found, named } from './tree.ts';

const FROM = { Dockerfile: 'FROM scratch AS a\nFROM scratch AS b\n' };
const { signal } = new AbortController();

async function target(
  bake: string,
  files: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
  named: readonly string[] = [],
): Promise<Definition | null> {
  const cwd = await folderOf({ ...FROM, ...files });
  const options = { cwd, home: '/home/me', env: { PATH: '/nowhere', ...env }, signal };
  return await wantedDefinition(
    { context: '.', bake, ...(named.length === 0 ? {} : { files: named }) },
    options,
  );
}

const COMPOSE = `name: p
services:
  web:
    image: web:1
    build:
      context: .
      target: a
      args: {A: "$$\{x}", B: compose}
      labels: {l: 1}
      x-bake: {tags: [more], platforms: [linux/arm64]}
  other: {build: .}
`;
const bakeFile = (targets: unknown, groups: unknown = {}): string =>
  JSON.stringify({ target: targets, group: groups });

describe('the files of bake', () => {
  it('are compose files and bake files, where targets of one name are merged', async () => {
    const files = {
      'compose.yaml': COMPOSE,
      'docker-bake.json': bakeFile({
        web: { args: { B: 'bake' } },
        child: { inherits: ['web'], target: 'b' },
      }),
      'docker-bake.override.json': bakeFile({ web: { labels: { m: '2' } } }),
    };
    expect(await target('web', files)).toMatchObject({
      kind: 'bake',
      target: 'a',
      file: expect.stringMatching(/\/docker-bake\.json$/),
      flags: {
        buildArg: ['A=${x}', 'B=bake'],
        label: ['l=1', 'm=2'],
        tag: ['web:1', 'more'],
        platform: ['linux/arm64'],
      },
    });
    expect(await target('child', files)).toMatchObject({ target: 'b', flags: { label: ['l=1', 'm=2'] } });
    expect(await target('other', files)).toMatchObject({ kind: 'bake', flags: { tag: [], label: [] } });
    const { by } = await named({ ...FROM, ...files }, { PATH: '/nowhere' });
    expect([...by].map(([name, { kind }]) => `${kind} ${name}`)).toEqual([
      'dockerfile Dockerfile',
      'bake web',
      'compose other',
      'bake child',
    ]);
  });

  it('have the services in the default group, unless a bake file has one', async () => {
    const files = { 'compose.yaml': COMPOSE, 'docker-bake.json': bakeFile({ one: {} }) };
    expect(await target('other', files)).toMatchObject({ groups: ['default'] });
    const own = { ...files, 'docker-bake.json': bakeFile({ one: {} }, { default: { targets: ['one'] } }) };
    expect(await target('other', own)).toMatchObject({ groups: [] });
    expect(await target('one', own)).toMatchObject({ groups: ['default'] });
  });

  it('are only those that -f or BUILDX_BAKE_FILE names, in this order', async () => {
    const files = {
      'compose.yaml': COMPOSE,
      'docker-bake.json': bakeFile({ web: { target: 'b' } }),
      'docker-bake.override.json': bakeFile({ web: { target: 'a' } }),
      'more.json': bakeFile({ web: { args: { M: '1' } } }),
    };
    expect(await target('web', files, {}, ['docker-bake.json'])).toMatchObject({
      target: 'b',
      flags: { tag: [] },
    });
    const both = { target: 'b', flags: { buildArg: ['M=1'] } };
    expect(await target('web', files, {}, ['docker-bake.json', 'more.json'])).toMatchObject(both);
    const env = { BUILDX_BAKE_FILE: 'docker-bake.json;more.json', BUILDX_BAKE_PATH_SEPARATOR: ';' };
    expect(await target('web', files, env)).toMatchObject(both);
    await expect(target('web', files, { BUILDX_BAKE_FILE: 'none.json' })).rejects.toThrow(
      'BUILDX_BAKE_FILE: there is no file none.json: change the variable.',
    );
  });

  it('may be compose files alone', async () => {
    expect(await target('web', { 'compose.yaml': COMPOSE })).toMatchObject({ kind: 'bake', target: 'a' });
    expect(await target('web', { 'c.yml': COMPOSE }, {}, ['c.yml'])).toMatchObject({ kind: 'bake' });
  });

  it('say once where a compose file among them is wrong', async () => {
    const files = {
      'compose.yaml': 'services:\n  web:\n    buidl: .\n',
      'docker-bake.json': bakeFile({ one: {} }),
    };
    const message = 'compose.yaml:3: a service has no key buidl (did you mean build?).';
    await expect(target('one', files)).rejects.toMatchObject({ message });
    const { definitions } = await found(await folderOf(files), { PATH: '/nowhere' });
    const at = { file: 'compose.yaml', line: 3 };
    expect(definitions).toMatchObject([
      { kind: 'compose', name: 'web', at, problem: message },
      { kind: 'bake', name: null, at, problem: message },
    ]);
  });

  it('list what is built by default first, then in the order of the files', async () => {
    const targets = {
      z: {},
      m: { matrix: { v: ['2', '1'] }, name: 'made-${v}' },
      a: {},
      last: {},
    };
    const text = bakeFile(targets, { default: { targets: ['a'] } });
    const { by } = await named({ ...FROM, 'docker-bake.json': text }, { PATH: '/nowhere' });
    expect([...by.keys()]).toEqual(['Dockerfile', 'a', 'z', 'made-2', 'made-1', 'last']);
  });

  it('list no private targets, which can be named all the same', async () => {
    const files = {
      'docker-bake.json': bakeFile({ _common: { target: 'a' }, web: { inherits: ['_common'] } }),
    };
    const { by } = await named({ ...FROM, ...files }, { PATH: '/nowhere' });
    expect([...by.keys()]).toEqual(['Dockerfile', 'web']);
    expect(await target('_common', files)).toMatchObject({ target: 'a' });
  });

  it.each([
    [{ bake: 'web', files: ['-'] }, '--bake takes no bake file from stdin: save it, and name it with -f.'],
    [
      { service: 'web', context: 'https://x/y.git' },
      'https://x/y.git is not on this machine: name the compose or bake file with -f.',
    ],
    [
      { files: ['compose.yaml', 'Dockerfile'] },
      'Dockerfile is a Dockerfile: only compose files or bake files can be read together.',
    ],
    [
      { files: ['compose.yaml', 'docker-bake.json'], service: 'web' },
      'docker-bake.json is a bake file: choose a target with --bake.',
    ],
  ])('are refused together where no tool reads them (%#)', async (given, message) => {
    const cwd = await folderOf({
      ...FROM,
      'compose.yaml': COMPOSE,
      'docker-bake.json': bakeFile({ web: {} }),
    });
    const options = { cwd, home: '/home/me', env: { PATH: '/nowhere' }, signal };
    await expect(wantedDefinition({ context: '.', ...given }, options)).rejects.toMatchObject({ message });
  });
});

describe('the contexts of a bake file in a subfolder', () => {
  const stages = (count: number): string => 'FROM scratch\n'.repeat(count);
  const files = {
    'sub/Dockerfile': stages(2),
    'sub/docker-bake.json': bakeFile({ app: { context: '.' } }),
  };

  async function listedAndOpened(
    given: Readonly<Record<string, string>>,
    inside: string,
  ): Promise<readonly (number | null | undefined)[]> {
    const folder = await folderOf(given);
    const options = { cwd: join(folder, inside), home: '/home/me', env: { PATH: '/nowhere' }, signal };
    const { definitions } = await findDefinitions({ ...options, folder });
    const listed = definitions.find(({ name }) => name === 'app');
    if (listed === undefined) return [];
    const again = await openDefinition(listed, { ...options, folder });
    const byName = await wantedDefinition({ context: folder, bake: 'app' }, options);
    return [listed.stages, again.stages, byName?.stages];
  }

  it('are the same in the list and when it is opened: where bake is started, else its own folder', async () => {
    expect(await listedAndOpened({ ...files, Dockerfile: stages(1) }, '')).toEqual([1, 1, 1]);
    expect(await listedAndOpened(files, '')).toEqual([2, 2, 2]);
  });

  it('may be relative to the folder that is searched from elsewhere', async () => {
    const elsewhere = { ...files, Dockerfile: stages(1), 'other/x': '' };
    expect(await listedAndOpened(elsewhere, 'other')).toEqual([1, 1, 1]);
  });
});
