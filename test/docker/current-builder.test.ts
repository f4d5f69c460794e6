import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { currentBuilder } from '../../src/docker/current-builder.ts';
import { defaultEndpoint } from '../../src/docker/current-context.ts';

let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'stagedive-buildx-'));
});

afterEach(async () => {
  await rm(home, { recursive: true });
});

async function write(path: string, content: unknown): Promise<void> {
  const full = join(home, path);
  await mkdir(dirname(full), { recursive: true });
  await writeFile(full, typeof content === 'string' ? content : JSON.stringify(content));
}

/** Writes the file of a builder as buildx 0.29 does. */
async function addBuilder(name: string, folder = '.docker/buildx'): Promise<void> {
  await write(`${folder}/instances/${name}`, {
    Name: name,
    Driver: 'remote',
    Nodes: [
      {
        Name: `${name}0`,
        Endpoint: 'tcp://far:1234',
        Platforms: [{ architecture: 'arm64', os: 'linux', variant: 'v8' }],
        DriverOpts: null,
        Flags: null,
        Files: null,
      },
    ],
    Dynamic: false,
  });
}

const hash = (key: string) => createHash('sha256').update(key).digest('hex').slice(0, 20);
const socket = 'unix:///var/run/docker.sock';
const find = (env: Record<string, string> = {}, given?: string) =>
  currentBuilder({ HOME: home, ...env }, given);

describe('the builder in use', () => {
  it('is the engine itself when nobody chose one', async () => {
    expect(await find()).toBeNull();
    expect(await find({ BUILDX_BUILDER: '' }, '')).toBeNull();
    expect(await find({ BUILDX_BUILDER: 'default' })).toBeNull();
  });

  it('is the named one before BUILDX_BUILDER, and that before the chosen one', async () => {
    for (const name of ['given', 'variable', 'chosen']) await addBuilder(name);
    await write('.docker/buildx/current', { Key: socket, Name: 'chosen', Global: false });
    expect(await find()).toEqual({
      name: 'chosen',
      driver: 'remote',
      nodes: [{ name: 'chosen0', endpoint: 'tcp://far:1234', platforms: ['linux/arm64/v8'] }],
      source: '`docker buildx use`',
    });
    expect(await find({ BUILDX_BUILDER: 'Variable' })).toMatchObject({
      name: 'variable',
      source: 'BUILDX_BUILDER',
    });
    expect(await find({ BUILDX_BUILDER: 'variable' }, 'given')).toMatchObject({
      name: 'given',
      source: '--builder',
    });
    expect(await find({ BUILDX_BUILDER: 'default' })).toBeNull();
  });

  it('is looked for in BUILDX_CONFIG, else in the folder of DOCKER_CONFIG', async () => {
    await addBuilder('one', 'elsewhere');
    await addBuilder('two', 'config/buildx');
    expect(await find({ BUILDX_CONFIG: join(home, 'elsewhere') }, 'one')).toMatchObject({ name: 'one' });
    expect(await find({ DOCKER_CONFIG: join(home, 'config') }, 'two')).toMatchObject({ name: 'two' });
  });

  it('belongs to the endpoint that it was chosen for, unless it was chosen for all', async () => {
    await addBuilder('desk');
    await write('.docker/buildx/current', { Key: 'tcp://other:2375', Name: 'desk', Global: false });
    expect(await find()).toBeNull();
    expect(await find({ DOCKER_HOST: 'other' })).toMatchObject({ name: 'desk' });
    await write('.docker/buildx/current', { Key: 'tcp://other:2375', Name: 'desk', Global: true });
    expect(await find()).toMatchObject({ name: 'desk' });
  });

  it('may be the default of an endpoint or of a context', async () => {
    await addBuilder('desk');
    await write('.docker/buildx/current', { Key: 'elsewhere', Name: '', Global: false });
    await write(`.docker/buildx/defaults/${hash(socket)}`, 'desk');
    expect(await find()).toMatchObject({ name: 'desk' });
    expect(await find({ DOCKER_CONTEXT: 'work' })).toBeNull();
    await write(`.docker/buildx/defaults/${hash('work')}`, 'desk');
    expect(await find({ DOCKER_CONTEXT: 'work' })).toMatchObject({ name: 'desk' });
  });

  it('is the engine again when the chosen one was removed', async () => {
    await write('.docker/buildx/current', { Key: socket, Name: 'gone', Global: true });
    await write(`.docker/buildx/defaults/${hash(socket)}`, 'gone');
    expect(await find()).toBeNull();
  });

  it('may have a file without nodes, or with nodes that say nothing', async () => {
    await write('.docker/buildx/instances/odd', { Nodes: [null, 7, { Platforms: [null, {}] }] });
    expect(await find({}, 'odd')).toEqual({
      name: 'odd',
      driver: '',
      nodes: [{ name: '', endpoint: '', platforms: [] }],
      source: '--builder',
    });
  });
});

describe('a builder that cannot be had', () => {
  it('is said with who named it', async () => {
    await expect(find({}, 'nope')).rejects.toThrow(
      'There is no builder nope (--builder); `docker buildx ls` lists them.',
    );
    await expect(find({ BUILDX_BUILDER: '../current' })).rejects.toThrow(
      'There is no builder ../current (BUILDX_BUILDER)',
    );
  });

  it('is another context than the one in use', async () => {
    const id = createHash('sha256').update('work').digest('hex');
    await write(`.docker/contexts/meta/${id}/meta.json`, { Name: 'work' });
    await expect(find({}, 'work')).rejects.toThrow(
      '--builder names the docker context work, but the context in use is default; set DOCKER_CONTEXT=work instead.',
    );
    expect(await find({ DOCKER_CONTEXT: 'work' }, 'work')).toBeNull();
  });

  it.each([
    ['current', '{"Name":'],
    ['current', '[]'],
    ['instances/desk', ''],
  ])('has a file that is broken: %s', async (path, text) => {
    await write(`.docker/buildx/${path}`, text);
    await expect(find({}, path === 'current' ? undefined : 'desk')).rejects.toThrow(
      `${join(home, '.docker/buildx', path)} of buildx is not valid JSON`,
    );
  });

  it('has a folder in place of its file', async () => {
    await mkdir(join(home, '.docker/buildx/current'), { recursive: true });
    await expect(find()).rejects.toThrow('/.docker/buildx/current of buildx cannot be read: it is a folder.');
  });
});

describe('the address of the default context', () => {
  it.each([
    [{}, socket],
    [{ DOCKER_HOST: 'unix://' }, socket],
    [{ DOCKER_HOST: ' unix:///x.sock ' }, 'unix:///x.sock'],
    [{ DOCKER_HOST: 'tcp://host' }, 'tcp://host:2375'],
    [{ DOCKER_HOST: 'host:7' }, 'tcp://host:7'],
    [{ DOCKER_HOST: 'tcp://host', DOCKER_TLS_VERIFY: '1' }, 'tcp://host:2376'],
    [{ DOCKER_HOST: 'tcp://[::1]/path' }, 'tcp://[::1]:2375/path'],
    [{ DOCKER_HOST: 'ssh://me@host' }, 'ssh://me@host'],
  ])('is written out as docker does: %o', (env, address) => {
    expect(defaultEndpoint(env)).toBe(address);
  });
});
