import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
let folder = '';

vi.setConfig({ testTimeout: 60_000 });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stagedive-dev-test-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** Runs `npm run dev -- ARGS` with temporary files and caches in a folder of the test. */
function dev(...args: string[]) {
  const env = { ...process.env, TMPDIR: folder, XDG_CACHE_HOME: join(folder, 'cache') };
  return run('npm', ['run', '--silent', 'dev', '--', ...args], { cwd: root, env });
}

/** The files that it left, without npm's own compiled code. */
async function left(): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name !== 'node-compile-cache');
}

test('npm run dev runs the program from the sources and leaves no files', async () => {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  expect(await dev('--version')).toEqual({ stdout: `${version}\n`, stderr: '' });
  expect(await left()).toEqual([]);
});

test('npm run dev passes on arguments and the exit status, and leaves no files after an error either', async () => {
  await expect(dev('ls', '-C', 'demo', '--target', 'nobody')).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^stagedive: demo\/Dockerfile: there is no target stage "nobody"/),
  });
  expect(await left()).toEqual([]);
});
