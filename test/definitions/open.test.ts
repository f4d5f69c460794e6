import { describe, expect, it } from 'vitest';
import { ManyDefinitionsError } from '../../src/definitions/choose.ts';
import { type Wanted, wantedDefinition } from '../../src/definitions/disk/open.ts';
import type { Definition } from '../../src/definitions/types.ts';
import { folderOf } from './tree.ts';

const FROM = 'FROM scratch\n';
const BUILDS = 'services: {web: {build: a}, db: {build: b}}\n';
const COMPOSE = { 'a/Dockerfile': FROM, 'b/Dockerfile': FROM };

async function wanted(
  files: Readonly<Record<string, string>>,
  given: Partial<Wanted>,
): Promise<Definition | null> {
  const cwd = await folderOf(files);
  const options = { cwd, home: '/home/me', env: { PATH: '/nowhere' }, signal: new AbortController().signal };
  return await wantedDefinition({ context: '.', ...given }, options);
}

async function refusal(files: Readonly<Record<string, string>>, given: Partial<Wanted>): Promise<unknown> {
  return await wanted(files, given).then(
    (definition) => expect.fail(`opened ${definition?.name ?? 'a Dockerfile'}`),
    (error: unknown) => error,
  );
}

describe('what a command line means', () => {
  it('is a plain Dockerfile where docker would find one', async () => {
    expect(await wanted({ ...COMPOSE, Dockerfile: FROM, 'compose.yaml': BUILDS }, {})).toBe(null);
    expect(await wanted(COMPOSE, { files: ['a/Dockerfile'] })).toBe(null);
    expect(await wanted(COMPOSE, { files: ['none'] })).toBe(null);
    expect(await wanted(COMPOSE, { files: ['-'] })).toBe(null);
    expect(await wanted(COMPOSE, { context: 'none' })).toBe(null);
    expect(await wanted({}, {})).toBe(null);
    expect(await wanted({ odd: FROM }, { files: ['odd'] })).toBe(null);
  });

  it('is a service of a compose file, told by its name or its contents', async () => {
    const files = { ...COMPOSE, 'compose.yaml': BUILDS, odd: BUILDS };
    for (const file of ['compose.yaml', 'odd', undefined]) {
      const given = { service: 'web', ...(file === undefined ? {} : { files: [file] }) };
      expect(await wanted(files, given)).toMatchObject({ kind: 'compose', name: 'web', stages: 1 });
    }
    expect(await wanted(files, { files: ['compose.yaml'], service: 'db' })).toMatchObject({ name: 'db' });
    expect(
      await wanted({ ...COMPOSE, 'c.yml': 'services: {one: {build: a}}' }, { files: ['c.yml'] }),
    ).toMatchObject({
      name: 'one',
    });
  });

  it('is a service of the compose file above, as in Compose, or of the only file that has it', async () => {
    expect(
      await wanted({ ...COMPOSE, 'compose.yaml': BUILDS, 'x/y/z': '' }, { context: 'x/y', service: 'db' }),
    ).toMatchObject({ name: 'db' });
    const deep = { 'deep/a/Dockerfile': FROM, 'deep/docker-compose.dev.yml': 'services: {web: {build: a}}' };
    expect(await wanted(deep, { service: 'web' })).toMatchObject({ name: 'web' });
  });

  it('is a bake target, the default one without a name', async () => {
    const file =
      '{"group": {"default": {"targets": ["b"]}}, "target": {"a": {"context": "a"}, "b": {"context": "b"}}}';
    const files = { ...COMPOSE, 'docker-bake.json': file };
    expect(await wanted(files, { bake: 'a' })).toMatchObject({ kind: 'bake', name: 'a' });
    expect(await wanted(files, { files: ['docker-bake.json'] })).toMatchObject({ name: 'b' });
    expect(await wanted(files, { bake: 'default' })).toMatchObject({ name: 'b' });
  });

  it('is a Dockerfile that was named in place of the context', async () => {
    const found = await wanted({ 'a/Dockerfile.dev': FROM }, { context: 'a/Dockerfile.dev' });
    expect(found).toMatchObject({ kind: 'dockerfile', context: expect.stringMatching(/\/a$/), stages: 1 });
  });

  it('is the only definition of a folder without Dockerfile', async () => {
    expect(await wanted({ 'deep/er/Dockerfile': FROM }, {})).toMatchObject({
      context: expect.stringMatching(/\/deep\/er$/),
    });
  });

  it('is no default target of a bake file far below, nor a file that cannot be read', async () => {
    const files = {
      'ci/docker-bake.json': '{"target": {"default": {}}}',
      'x/compose.yaml': 'services: [',
      'a/Dockerfile': FROM,
    };
    const message =
      '.: no Dockerfile here, but the Dockerfile a/Dockerfile and the bake target default of ci/docker-bake.json: choose one with -f FILE or --bake NAME.';
    expect(await refusal(files, {})).toMatchObject({ message });
  });

  it.each([
    [
      {},
      '.: no Dockerfile here, but the Dockerfiles a/Dockerfile, b/Dockerfile and the services web, db of compose.yaml: choose one with -f FILE or --service NAME.',
    ],
    [
      { files: ['compose.yaml'] },
      'compose.yaml defines the services web, db: choose one with --service NAME.',
    ],
    [{ service: 'wbe' }, 'compose.yaml has no service with build wbe (did you mean web?).'],
    [{ service: 'cache' }, 'compose.yaml has no service with build cache: it has web, db.'],
    [
      { files: ['image.yaml'], service: 'cache' },
      'image.yaml:2: the service cache has no build: it takes an image as it is.',
    ],
    [{ bake: 'none' }, '. has no bake target none.'],
    [
      { files: ['a/Dockerfile'], service: 'web' },
      'a/Dockerfile is not a compose file, which --service needs: name one with -f.',
    ],
    [{ service: 'a', bake: 'b' }, '--service and --bake cannot be used together: leave one of them out.'],
  ])('is refused in one sentence that says how to choose (%#)', async (given, message) => {
    const image = 'services:\n  cache: {image: redis}\n';
    const error = await refusal({ ...COMPOSE, 'compose.yaml': BUILDS, 'image.yaml': image }, given);
    expect(error).toMatchObject({ message, exitStatus: 2 });
  });

  it('hands the definitions on where somebody can pick one', async () => {
    const error = await refusal({ ...COMPOSE, 'compose.yaml': BUILDS }, {});
    expect(error).toBeInstanceOf(ManyDefinitionsError);
    expect((error as ManyDefinitionsError).definitions.length).toBe(4);
  });

  it('is refused with what is wrong in the file', async () => {
    expect(
      await refusal({ 'compose.yaml': 'services:\n  web: {build: {x: 1}}\n' }, { service: 'web' }),
    ).toMatchObject({
      message: 'compose.yaml:2: build has no key x.',
      exitStatus: 2,
    });
    expect(await refusal({ 'compose.yaml': BUILDS }, { service: 'web' })).toMatchObject({
      message: 'compose.yaml:1: the build context of web, a, does not exist.',
      exitStatus: 2,
    });
  });
});
