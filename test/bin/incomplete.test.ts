import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
let folder = '';

vi.setConfig({ testTimeout: 60_000 });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stagedive-incomplete-'));
  await run('node', ['scripts/build.mjs', join(folder, 'dist')], { cwd: root });
  await cp(join(root, 'bin'), join(folder, 'bin'), { recursive: true });
}, 60_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

/** A copy of the installed program without the files of dist that `lost` matches. */
async function without(name: string, lost: RegExp): Promise<string> {
  const copy = join(folder, name);
  await cp(join(folder, 'bin'), join(copy, 'bin'), { recursive: true });
  for (const file of await readdir(join(folder, 'dist'))) {
    if (!lost.test(file)) await cp(join(folder, 'dist', file), join(copy, 'dist', file));
  }
  return copy;
}

/** How the program of a copy ends: its status, and all that it says. */
async function start(copy: string, ...args: string[]): Promise<{ status: number; said: string }> {
  const env = { ...process.env, XDG_CACHE_HOME: join(folder, 'cache'), DOCKER_HOST: 'unix:///nowhere.sock' };
  return run('node', [join(copy, 'bin/stagedive.js'), ...args], { cwd: root, env }).then(
    ({ stdout, stderr }) => ({ status: 0, said: stdout + stderr }),
    ({ code, stdout, stderr }) => ({ status: code, said: stdout + stderr }),
  );
}

test('installed without dist, the program says that it is to be installed again', async () => {
  const copy = await without('no-dist', /./);
  expect(await start(copy, '--version')).toEqual({
    status: 1,
    said: `stagedive: The program is not complete, files are missing in ${copy}/dist: install it again.\n`,
  });
});

test('a clone that was not built says to run npm install', async () => {
  const copy = await without('clone', /./);
  await mkdir(join(copy, 'src'));
  expect(await start(copy, '--version')).toEqual({
    status: 1,
    said: `stagedive: The program is not complete, files are missing in ${copy}/dist: run "npm install" in ${copy}.\n`,
  });
});

test('a bundle that is missing from dist is one sentence too', async () => {
  const copy = await without('no-program', /^program/);
  expect(await start(copy, 'ls')).toEqual({
    status: 1,
    said: `stagedive: The program is not complete, files are missing in ${copy}/dist: install it again.\n`,
  });
});

test('a bundle that a command needs only later is not taken for an engine that does not answer', async () => {
  const copy = await without('no-dockerode', /^dockerode/);
  const { status, said } = await start(copy, 'build', '-C', 'demo');
  expect(status).toBe(1);
  expect(said).toMatch(
    /^stagedive: The program is not complete, \S+dockerode-\w+\.cjs\.br cannot be read: install stagedive again\.\n$/,
  );
});

test('an error of a program that is complete is shown as it is', async () => {
  const copy = await without('broken', /^cli/);
  await cp(join(root, 'test/bin/throwing.cjs'), join(copy, 'dist/cli.cjs'));
  expect((await start(copy)).said).toContain('Error: a fault of its own');
});
