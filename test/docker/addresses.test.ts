import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { engineAddresses } from '../../src/docker/addresses.ts';

let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'stagedive-docker-'));
});

afterEach(async () => {
  await rm(home, { recursive: true });
});

async function write(path: string, content: unknown): Promise<void> {
  const full = join(home, path);
  await mkdir(dirname(full), { recursive: true });
  await writeFile(full, typeof content === 'string' ? content : JSON.stringify(content));
}

function contextId(name: string): string {
  return createHash('sha256').update(name).digest('hex');
}

async function addContext(name: string, docker: object): Promise<void> {
  await write(`.docker/contexts/meta/${contextId(name)}/meta.json`, { Name: name, Endpoints: { docker } });
}

const find = (env: Record<string, string>, given?: string) => engineAddresses({ HOME: home, ...env }, given);

describe('the engine to use', () => {
  it('is DOCKER_HOST before any context', async () => {
    await write('.docker/config.json', { currentContext: 'other' });
    expect(await find({ DOCKER_HOST: 'unix:///x.sock', DOCKER_CONTEXT: 'other' })).toEqual([
      { address: 'unix:///x.sock', source: 'DOCKER_HOST', tls: null },
    ]);
  });

  it('uses TLS if DOCKER_TLS_VERIFY or DOCKER_TLS asks for it, but never on a socket', async () => {
    const env = { DOCKER_HOST: 'host:2376', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/certs' };
    expect(await find(env)).toEqual([
      {
        address: 'tcp://host:2376',
        source: 'DOCKER_HOST',
        tls: { certificates: '/certs', verify: true, needsAuthority: true },
      },
    ]);
    expect(await find({ ...env, DOCKER_HOST: 'unix:///x.sock' })).toMatchObject([{ tls: null }]);
    const { DOCKER_TLS_VERIFY: _, ...alone } = env;
    expect(await find(alone)).toMatchObject([{ tls: null }]);
    expect(await find({ ...alone, DOCKER_TLS: '1' })).toMatchObject([{ tls: { verify: false } }]);
  });

  it('is that of the current context, DOCKER_CONTEXT first', async () => {
    await addContext('one', { Host: 'unix:///one.sock', SkipTLSVerify: false });
    await addContext('two', { Host: 'tcp://two:2376', SkipTLSVerify: true });
    await write('.docker/config.json', { currentContext: 'one' });
    expect(await find({})).toEqual([{ address: 'unix:///one.sock', source: 'context one', tls: null }]);
    expect(await find({ DOCKER_CONTEXT: 'two' })).toMatchObject([
      { address: 'tcp://two:2376', source: 'context two', tls: { verify: false } },
    ]);
  });

  it('uses the certificates that were stored with a context', async () => {
    await addContext('tls', { Host: 'tcp://three:2376', SkipTLSVerify: false });
    await write(`.docker/contexts/tls/${contextId('tls')}/docker/ca.pem`, 'ca');
    const certificates = join(home, '.docker/contexts/tls', contextId('tls'), 'docker');
    expect(await find({ DOCKER_CONTEXT: 'tls' })).toMatchObject([{ tls: { certificates, verify: true } }]);
  });

  it('is looked for in DOCKER_CONFIG', async () => {
    await write('elsewhere/config.json', { currentContext: 'x' });
    await write(`elsewhere/contexts/meta/${contextId('x')}/meta.json`, {
      Endpoints: { docker: { Host: 'unix:///elsewhere.sock' } },
    });
    expect(await find({ DOCKER_CONFIG: join(home, 'elsewhere') })).toMatchObject([
      { address: 'unix:///elsewhere.sock' },
    ]);
  });

  it('is the default socket, then whatever well-known socket there is', async () => {
    const docker = async (env: Record<string, string>) =>
      (await find(env)).filter(({ source }) => source !== 'Podman socket');
    expect(await docker({ DOCKER_CONTEXT: 'default' })).toEqual([
      { address: 'unix:///var/run/docker.sock', source: 'default socket', tls: null },
    ]);
    await write('.docker/run/docker.sock', '');
    await write('run/docker.sock', '');
    expect((await docker({ XDG_RUNTIME_DIR: join(home, 'run') })).map(({ source }) => source)).toEqual([
      'default socket',
      'rootless socket',
      'Docker Desktop socket',
    ]);
  });

  it('may be Podman’s socket, so that it can be said why that is of no use', async () => {
    await write('run/podman/podman.sock', '');
    const path = join(home, 'run/podman/podman.sock');
    expect(await find({ XDG_RUNTIME_DIR: join(home, 'run') })).toContainEqual({
      address: `unix://${path}`,
      source: 'Podman socket',
      tls: null,
    });
  });

  it('has TLS or not by whether a variable is empty, not by its value', async () => {
    const env = { DOCKER_HOST: 'tcp://host:2376' };
    expect(await find({ ...env, DOCKER_TLS_VERIFY: '' })).toMatchObject([{ tls: null }]);
    expect(await find({ ...env, DOCKER_TLS_VERIFY: '0' })).toMatchObject([{ tls: { verify: true } }]);
    expect(await find({ ...env, DOCKER_TLS_VERIFY: '', DOCKER_TLS: '0' })).toMatchObject([
      { tls: { certificates: join(home, '.docker'), verify: false, needsAuthority: false } },
    ]);
  });

  it('is the address on the command line before everything else', async () => {
    expect(await find({ DOCKER_HOST: 'unix:///x.sock' }, 'unix:///y.sock')).toMatchObject([
      { address: 'unix:///y.sock' },
    ]);
  });

  it('is an error with one sentence if a context or the config is broken', async () => {
    expect(await find({ DOCKER_CONTEXT: 'gone' })).toEqual([
      {
        address: 'context gone',
        source: 'context gone',
        reason: expect.stringContaining('there is no context of that name'),
      },
    ]);
    await addContext('empty', {});
    expect(await find({ DOCKER_CONTEXT: 'empty' })).toMatchObject([
      { reason: expect.stringContaining('names no docker endpoint') },
    ]);
    await write('.docker/config.json', '{"auths": {"x": {"auth": "c2VjcmV0"');
    const [broken] = await find({});
    expect(broken).toMatchObject({ reason: expect.stringContaining('is not valid JSON') });
    expect(JSON.stringify(broken)).not.toContain('c2VjcmV0');
  });
});
