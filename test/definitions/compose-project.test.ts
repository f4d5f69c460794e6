import { describe, expect, it } from 'vitest';
import { wantedDefinition } from '../../src/definitions/disk/open.ts';
import type { Definition } from '../../src/definitions/types.ts';
import { folderOf, found, named } from './tree.ts';

const FROM = { Dockerfile: 'FROM scratch AS a\nFROM scratch AS b\n' };
const { signal } = new AbortController();

/** The service `web` as a command line with these settings means it. */
async function web(
  files: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
  named: readonly string[] = [],
  context = '.',
): Promise<Definition | null> {
  const cwd = await folderOf({ ...FROM, ...files });
  const options = { cwd, home: '/home/me', env: { PATH: '/nowhere', ...env }, signal };
  const given = named.length === 0 ? {} : { files: named };
  return await wantedDefinition({ context, service: 'web', ...given }, options);
}

const BASE = 'services: {web: {build: {context: ., target: a, args: {X: "${X:-none}"}}}}\n';
const OVER = 'services: {web: {build: {target: b}}}\n';

describe('the files of a Compose project', () => {
  it('are all that -f names, in this order, and no override file that it does not name', async () => {
    const files = { 'compose.yaml': BASE, 'over.yaml': OVER, 'compose.override.yaml': OVER };
    expect(await web(files, {}, ['compose.yaml'])).toMatchObject({ target: 'a' });
    expect(await web(files, {}, ['compose.yaml', 'over.yaml'])).toMatchObject({ target: 'b' });
    expect(await web(files, {}, ['over.yaml', 'compose.yaml'])).toMatchObject({ target: 'a' });
    expect(await web(files)).toMatchObject({ target: 'b' });
  });

  it('are those of COMPOSE_FILE, which may stand in .env too', async () => {
    const files = { 'compose.yaml': OVER, 'one.yaml': BASE, 'two.yaml': OVER };
    expect(await web(files, { COMPOSE_FILE: 'one.yaml:two.yaml' })).toMatchObject({
      target: 'b',
      flags: { buildArg: ['X=none'] },
    });
    const env = { COMPOSE_FILE: 'one.yaml;two.yaml', COMPOSE_PATH_SEPARATOR: ';' };
    expect(await web(files, env)).toMatchObject({ target: 'b', flags: { buildArg: ['X=none'] } });
    expect(await web({ ...files, '.env': 'COMPOSE_FILE=one.yaml\n' })).toMatchObject({ target: 'a' });
    await expect(web(files, { COMPOSE_FILE: 'one.yaml:none.yaml' })).rejects.toThrow(
      'COMPOSE_FILE: there is no file none.yaml: change the variable.',
    );
  });

  it('take their variables from COMPOSE_ENV_FILES, the last one first, else from .env', async () => {
    const files = { 'compose.yaml': BASE, '.env': 'X=dot\n', 'a.env': 'X=a\n', 'b.env': 'X=b\n' };
    const argOf = async (env: Readonly<Record<string, string>>): Promise<string | undefined> =>
      (await web(files, env))?.flags.buildArg[0];
    expect(await argOf({})).toBe('X=dot');
    expect(await argOf({ COMPOSE_ENV_FILES: 'a.env,b.env' })).toBe('X=b');
    expect(await argOf({ COMPOSE_ENV_FILES: 'a.env', X: 'own' })).toBe('X=own');
    expect(await argOf({ COMPOSE_DISABLE_ENV_FILE: 'true' })).toBe('X=none');
    await expect(argOf({ COMPOSE_ENV_FILES: 'none.env' })).rejects.toThrow(
      'none.env: there is no such file of variables.',
    );
  });

  it('build what COMPOSE_PROFILES turns on where no service is named', async () => {
    const compose = `services:
  web: {build: .}
  debug: {build: ., profiles: [debug]}
  more: {build: ., profiles: [more]}
`;
    const cwd = await folderOf({ ...FROM, 'compose.yaml': compose });
    const chosen = async (env: Readonly<Record<string, string>>): Promise<string | null | undefined> => {
      const options = { cwd, home: '/home/me', env: { PATH: '/nowhere', ...env }, signal };
      return (await wantedDefinition({ context: '.', files: ['compose.yaml'] }, options))?.name;
    };
    expect(await chosen({})).toBe('web');
    for (const COMPOSE_PROFILES of ['debug', 'x, more', '*']) {
      await expect(chosen({ COMPOSE_PROFILES })).rejects.toThrow(
        'defines the services web, debug, more: choose',
      );
    }
  });

  it('take the .env of the folder in which one is, before that of the file above', async () => {
    const files = { 'compose.yaml': BASE, '.env': 'X=above\n', 'sub/.env': 'X=here\n', 'bare/x': '' };
    expect((await web(files, {}, [], 'sub'))?.flags.buildArg).toEqual(['X=here']);
    expect((await web(files, {}, [], 'bare'))?.flags.buildArg).toEqual(['X=above']);
  });

  it('are listed as the environment names them', async () => {
    const folder = await folderOf({
      ...FROM,
      'compose.yaml': BASE,
      'ci/one.yml': 'services: {ci: {build: ..}}\n',
    });
    const { definitions } = await found(folder, { COMPOSE_FILE: 'ci/one.yml' });
    expect(definitions.map(({ name }) => name)).toEqual([null, 'ci', 'web']);
    const broken = await found(folder, { COMPOSE_FILE: 'none.yml' });
    expect(broken.definitions.map(({ problem }) => problem)).toEqual([
      'COMPOSE_FILE: there is no file none.yml: change the variable.',
      null,
      null,
    ]);
  });
});

describe('the name of a Compose project', () => {
  const tagsOf = async (
    files: Readonly<Record<string, string>>,
    env: Readonly<Record<string, string>> = {},
  ): Promise<readonly string[] | undefined> =>
    (await named({ ...FROM, ...files }, env)).by.get('web')?.flags.tag;
  const build = 'services: {web: {build: .}}\n';

  it('is in the name of an image without one, and in labels', async () => {
    expect(await tagsOf({ 'compose.yaml': `name: $NAME\n${build}`, '.env': 'NAME=inside\n' })).toEqual([
      'inside-web',
    ]);
    expect(
      await tagsOf({ 'compose.yaml': `name: a\n${build}`, '.env': 'COMPOSE_PROJECT_NAME=dot\n' }),
    ).toEqual(['dot-web']);
    expect(
      await tagsOf(
        { 'compose.yaml': `name: a\n${build}` },
        { COMPOSE_PROJECT_NAME: 'own', COMPOSE_COMPATIBILITY: '1' },
      ),
    ).toEqual(['own_web']);
    expect(await tagsOf({ 'compose.yaml': 'services: {web: {image: mine, build: {tags: [t]}}}\n' })).toEqual([
      't',
      'mine',
    ]);
  });

  it('is that of the folder, as far as Compose takes its letters, and can be used in the file', async () => {
    const { by } = await named({
      ...FROM,
      '-_My App.x/compose.yaml':
        'services: {web: {build: {context: .., args: {P: $COMPOSE_PROJECT_NAME}}}}\n',
    });
    expect(by.get('web')?.flags).toMatchObject({ tag: ['myappx-web'], buildArg: ['P=myappx'] });
  });

  it('is refused if Compose does not take it', async () => {
    const { by } = await named({ ...FROM, 'compose.yaml': `name: Web\n${build}` });
    expect(by.get('compose.yaml')?.problem).toBe(
      'compose.yaml:1: Web is no name of a project: use lower-case letters, digits, - and _, and begin with a letter or digit.',
    );
  });

  it('are refused with the line where .env makes a value too long, and the others are listed', async () => {
    const doubled = Array.from({ length: 40 }, (_, at) => `A${at + 1}=\${A${at}}\${A${at}}`);
    const { by } = await named({
      ...FROM,
      'p/compose.yaml': BASE,
      'p/.env': ['A0=x', ...doubled, ''].join('\n'),
      'q/compose.yaml': 'services: {other: {build: ..}}\n',
    });
    expect([...by.keys()]).toContain('other');
    expect([...by.values()].map(({ problem }) => problem)).toContainEqual(
      'p/.env:22: its variables make a value of more than 1 MiB: shorten one of them.',
    );
  });
});
