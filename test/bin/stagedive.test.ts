import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transform } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
let folder = '';

// A copy without the rest of the program; what a new enough Node would run says so.
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stagedive-bin-'));
  await mkdir(join(folder, 'bin'));
  for (const file of ['stagedive.js', 'package.json'])
    await copyFile(join(root, 'bin', file), join(folder, 'bin', file));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the copy with a Node that takes itself for another version. */
async function runAs(version: string): Promise<{ status: number; said: string }> {
  const pretence = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } });`;
  await writeFile(join(folder, 'pretend.cjs'), pretence);
  const args = ['--require', join(folder, 'pretend.cjs'), join(folder, 'bin/stagedive.js')];
  return new Promise((resolve) => {
    const child = execFile(process.execPath, args, (_error, stdout, stderr) => {
      resolve({ status: child.exitCode ?? -1, said: stdout + stderr });
    });
  });
}

test.each(['12.22.12', '18.20.8', '20.20.2', '22.11.0'])(
  'Node %s is told in one sentence that it is too old',
  async (version) => {
    expect(await runAs(version)).toEqual({
      status: 2,
      said: `stagedive: Node 22.12 or newer is needed, and ${process.execPath} is Node ${version}.\n`,
    });
  },
);

test.each(['22.12.0', '23.0.0', '24.1.0'])(
  'Node %s is told that the program is not whole',
  async (version) => {
    expect(await runAs(version)).toEqual({
      status: 1,
      said: `stagedive: The program is not complete, files are missing in ${join(folder, 'dist')}: install it again.\n`,
    });
  },
);

test('an error of the program itself is not taken for a missing file', async () => {
  await mkdir(join(folder, 'dist'));
  await writeFile(join(folder, 'dist/cli.cjs'), "throw new Error('of its own')");
  expect(await runAs('24.1.0')).toMatchObject({
    status: 1,
    said: expect.stringContaining('Error: of its own'),
  });
  await rm(join(folder, 'dist'), { recursive: true });
});

test('the Node that is asked for is the one of package.json', async () => {
  const { engines } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    engines: { node: string };
  };
  const shim = await readFile(join(root, 'bin/stagedive.js'), 'utf8');
  expect(shim).toContain(`Node ${engines.node.replace('>=', '')} or newer is needed`);
});

test('Node 12 can read it', async () => {
  const shim = await readFile(join(root, 'bin/stagedive.js'), 'utf8');
  const [old, current] = await Promise.all(['node12', 'esnext'].map((target) => transform(shim, { target })));
  expect(old?.code).toBe(current?.code);
});
