import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Docker from 'dockerode';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let folder = '';
let socket = '';
let cgroup = '';

/** demo/engine with its data and socket in a folder of this test, so that no other engine is touched. */
function engine(...args: string[]) {
  const { DOCKER_HOST: _, STAGEDIVE_TEST_DOCKER_HOST: __, ...env } = process.env;
  const options = { env: { ...env, STAGEDIVE_ENGINE_DIR: folder }, extendEnv: false, reject: false } as const;
  return execa('demo/engine', args, options);
}

async function pids(): Promise<number[]> {
  return (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
}

function proc(pid: number, name: string): Promise<string> {
  return readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '');
}

/** The process that holds the engine of this test: `unshare` with its folder among the arguments. */
async function supervisors(): Promise<number[]> {
  const found = await Promise.all(
    (await pids()).map(async (pid) => {
      const words = (await proc(pid, 'cmdline')).split('\0');
      return /(^|\/)unshare$/.test(words[0] ?? '') && words.includes(join(folder, '26.1.5', 'run'))
        ? [pid]
        : [];
    }),
  );
  return found.flat();
}

/** The network namespace of the engine's first process. */
async function networkNamespace(): Promise<string> {
  const [supervisor] = await supervisors();
  for (const pid of await pids()) {
    const parent = /^\d+ \(.*\) \S (\d+)/s.exec(await proc(pid, 'stat'))?.[1];
    if (Number(parent) === supervisor) return readlink(`/proc/${pid}/ns/net`);
  }
  throw new Error('the engine has no process');
}

/** What is left of the engine: processes with one of its mounts or in its network, its cgroups, its socket. */
async function traces(network: string): Promise<string[]> {
  const found: string[] = existsSync(socket) ? [socket] : [];
  for (const pid of await pids()) {
    if (pid === process.pid) continue;
    if ((await proc(pid, 'mountinfo')).includes(folder)) found.push(`process ${pid} has its mounts`);
    if ((await readlink(`/proc/${pid}/ns/net`).catch(() => '')) === network)
      found.push(`process ${pid} has its network`);
  }
  const { stdout } = await execa('find', ['/sys/fs/cgroup', '-name', `*${cgroup}*`], { reject: false });
  return [...found, ...stdout.split('\n').filter(Boolean)];
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stagedive-private-'));
  socket = join(folder, '26.1.5', 'run', 'docker.sock');
  cgroup = `stagedive-engine-26.1.5-${createHash('sha256').update(folder).digest('hex').slice(0, 8)}`;
});

afterAll(async () => {
  await engine('down');
  await rm(folder, { recursive: true, force: true });
});

describe.runIf(process.platform === 'linux' && process.getuid?.() === 0)('demo/engine as root', () => {
  it('starts one engine for two callers at once, and prints nothing but its address to both', async () => {
    const both = await Promise.all([engine('up'), engine('up')]);
    expect(both.map(({ exitCode, stdout }) => ({ exitCode, stdout }))).toEqual([
      { exitCode: 0, stdout: `DOCKER_HOST=unix://${socket}` },
      { exitCode: 0, stdout: `DOCKER_HOST=unix://${socket}` },
    ]);
    expect(await supervisors()).toHaveLength(1);
    const { exitCode, stdout } = await engine('status');
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`is running: DOCKER_HOST=unix://${socket}`);
  });

  it('leaves nothing behind when it goes down, even if a container still runs', async () => {
    await engine('up');
    await execa('demo/engine', ['images'], { env: { DOCKER_HOST: `unix://${socket}` } });
    const docker = new Docker({ socketPath: socket });
    const container = await docker.createContainer({
      Image: 'stagedive-demo/shell',
      Cmd: ['sleep', '3600'],
      StopTimeout: 1,
    });
    await container.start();
    const network = await networkNamespace();
    expect(await traces(network)).not.toEqual([]);

    expect(await engine('down')).toMatchObject({ exitCode: 0, stdout: '' });
    expect(await traces(network)).toEqual([]);
    expect(await engine('status')).toMatchObject({ exitCode: 1 });
    expect(await engine('down')).toMatchObject({
      exitCode: 0,
      stderr: 'Docker Engine 26.1.5 was not running.',
    });
  });

  it('starts again after the engine was killed', async () => {
    await engine('up');
    const [supervisor] = await supervisors();
    const network = await networkNamespace();
    process.kill(supervisor!, 'SIGKILL');
    await expect
      .poll(async () => (await traces(network)).filter((trace) => trace.startsWith('process')))
      .toEqual([]);
    expect(await engine('status')).toMatchObject({ exitCode: 1 });
    expect(await engine('up')).toMatchObject({ exitCode: 0, stdout: `DOCKER_HOST=unix://${socket}` });
    expect(await supervisors()).toHaveLength(1);
    expect(await engine('down')).toMatchObject({ exitCode: 0 });
  });

  it('leaves nothing when its start is interrupted', async () => {
    const starting = engine('up');
    let network = '';
    const begun = async (): Promise<string> => {
      network = await networkNamespace().catch(() => '');
      return network;
    };
    await expect.poll(begun, { interval: 10, timeout: 20_000 }).not.toBe('');
    starting.kill('SIGINT');
    expect(await starting).toMatchObject({ exitCode: 130, stdout: '' });
    expect(await traces(network)).toEqual([]);
  });

  it('removes all its data on request, but not a Debian root that another engine uses', async () => {
    await engine('up');
    expect(existsSync(join(folder, '26.1.5', 'data'))).toBe(true);
    const other = await mkdtemp(join(tmpdir(), 'stagedive-other-'));
    const env = { STAGEDIVE_ENGINE_DIR: other };
    await execa('demo/engine', ['up'], { env });
    const { exitCode, stderr } = await engine('down', '--all');
    await execa('demo/engine', ['down'], { env });
    await rm(other, { recursive: true, force: true });
    expect(exitCode).toBe(0);
    expect(stderr).toContain('so it was not removed, nor were the base images');
    expect(existsSync(join(folder, '26.1.5'))).toBe(false);
  });
});

describe('demo/engine', () => {
  it.runIf(process.platform === 'linux')(
    'removes with all the Debian and the base images, whole ones, old ones and halves that a killed process left',
    async () => {
      const cache = await mkdtemp(join(tmpdir(), 'stagedive-cache-'));
      for (const path of [
        'engine/26.1.5/etc',
        'engine/26.1.5.partial/root',
        'images/shell-trixie-1.tar.partial/apt',
      ])
        await mkdir(join(cache, 'stagedive', path), { recursive: true });
      for (const name of ['shell-trixie-1.tar', 'toolchain-trixie-0.tar'])
        await writeFile(join(cache, 'stagedive/images', name), '');
      const env = { STAGEDIVE_ENGINE_DIR: join(cache, 'data'), XDG_CACHE_HOME: cache };
      const { exitCode } = await execa('demo/engine', ['down', '--all'], { env, reject: false });
      expect(exitCode).toBe(0);
      expect(await readdir(cache, { recursive: true })).toEqual(['stagedive']);
      await rm(cache, { recursive: true });
    },
  );

  it('reports wrong arguments in one sentence, and ends with 2', async () => {
    expect(await engine('sideways')).toMatchObject({
      exitCode: 2,
      stderr: 'demo/engine needs one of these commands: up, down, status, images. See demo/engine --help.',
    });
    expect(await engine('toString')).toMatchObject({ exitCode: 2 });
    expect(await engine('up', '--fast')).toMatchObject({ exitCode: 2 });
  });

  it('names the available versions when an unknown one is requested', async () => {
    expect(await engine('up', '--engine', '1.2.3')).toMatchObject({
      exitCode: 1,
      stderr: 'There is no engine 1.2.3; choose 26.1.5, 28.5.2, 28.5.2-containerd, 20.10.24.',
    });
  });

  it('refuses a folder whose socket would have too long a path, unless it cannot run here at all', async () => {
    const env = { STAGEDIVE_ENGINE_DIR: join(folder, 'x'.repeat(100)) };
    const { exitCode, stderr } = await execa('demo/engine', ['up'], { env, reject: false });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/too long for a socket|needs root|needs Linux/);
    expect(stderr.split('\n')).toHaveLength(1);
  });
});
