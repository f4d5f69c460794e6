/** Runs `npm pack` and `npm publish` with the project's scripts in a small test project. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { publishedManifest } from '../../scripts/pack/manifest.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

/** How long to wait for an expected event on a busy machine, in milliseconds. */
const WAIT = { timeout: 30_000 };

vi.setConfig({ testTimeout: 60_000 });

let folder = '';
let project = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stagedive-pack-'));
  project = join(folder, 'project');
  await mkdir(join(project, 'scripts'), { recursive: true });
  await cp(join(root, 'scripts/pack'), join(project, 'scripts/pack'), { recursive: true });
  await writeFile(join(project, 'scripts/build.mjs'), '');
  await copyFile(join(root, 'package.json'), join(project, 'package.json'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function original(): Promise<string> {
  return readFile(join(root, 'package.json'), 'utf8');
}

async function manifest(): Promise<string> {
  return readFile(join(project, 'package.json'), 'utf8');
}

/** Whether package.json is unchanged and there are no other files. */
async function isAsBefore(): Promise<boolean> {
  const left = (await readdir(project)).filter((name) => name.startsWith('.package.json'));
  return left.length === 0 && (await manifest()) === (await original());
}

async function packedManifest(tarball: string): Promise<Record<string, unknown>> {
  return JSON.parse((await run('tar', ['xzOf', tarball, 'package/package.json'])).stdout);
}

/** Makes npm wait forever after packing. */
async function waitAfterPacking(): Promise<void> {
  const { scripts, ...rest } = JSON.parse(await original());
  const waiting = { ...rest, scripts: { ...scripts, postpack: 'echo packed && sleep 1000' } };
  await writeFile(join(project, 'package.json'), JSON.stringify(waiting, null, 2));
}

/** Starts `npm pack` in its own process group, like a terminal. Resolves when package.json is replaced. */
async function npmThatHolds(): Promise<ChildProcess> {
  const child = spawn('npm', ['pack', '--foreground-scripts'], { cwd: project, detached: true });
  child.stdout.setEncoding('utf8');
  for await (const text of child.stdout) if (/^packed$/m.test(text)) break;
  return child;
}

test('the published manifest has no dependencies and no scripts', async () => {
  const { name, version, bin, engines, type, license } = JSON.parse(await original());
  const published = publishedManifest(JSON.parse(await original()));
  expect(published).toMatchObject({ name, version, bin, engines, type, license });
  const about = [
    'bin',
    'description',
    'engines',
    'files',
    'keywords',
    'license',
    'man',
    'name',
    'type',
    'version',
  ];
  expect(Object.keys(published).toSorted()).toEqual(about);
});

test('npm pack packs the published manifest and restores package.json', async () => {
  const { stdout } = await run('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: project });
  expect(await isAsBefore()).toBe(true);
  const packed = await packedManifest(join(folder, stdout.trim()));
  expect(packed).toEqual(publishedManifest(JSON.parse(await original())));
});

test('npm publish sends no dependencies and no scripts to the registry, packs the same, and restores package.json', async () => {
  const bodies: string[] = [];
  const registry: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (request.method === 'PUT') bodies.push(Buffer.concat(chunks).toString());
      response
        .writeHead(request.method === 'PUT' ? 201 : 404, { 'content-type': 'application/json' })
        .end('{}');
    });
  });
  await once(registry.listen(0, '127.0.0.1'), 'listening');
  try {
    const host = `127.0.0.1:${(registry.address() as AddressInfo).port}`;
    const to = [
      `--registry=http://${host}/`,
      `--//${host}/:_authToken=none`,
      '--cache',
      join(folder, 'cache'),
    ];
    await run('npm', ['publish', ...to], { cwd: project });
  } finally {
    registry.close();
  }
  const { versions, _attachments } = JSON.parse(bodies[0] ?? '');
  const [sent] = Object.values<Record<string, unknown>>(versions);
  const published = publishedManifest(JSON.parse(await original()));
  expect(sent).toMatchObject(published);
  for (const key of ['scripts', 'dependencies', 'devDependencies', 'optionalDependencies']) {
    expect(sent).not.toHaveProperty(key);
  }
  const [tarball] = Object.values<{ data: string }>(_attachments);
  await writeFile(join(folder, 'published.tgz'), tarball?.data ?? '', 'base64');
  expect(await packedManifest(join(folder, 'published.tgz'))).toEqual(published);
  await expect.poll(isAsBefore, WAIT).toBe(true);
});

test.each(['SIGKILL', 'SIGINT', 'SIGHUP'] as const)(
  'package.json is restored if %s ends npm and its children while it packs',
  async (signal) => {
    await waitAfterPacking();
    const before = await manifest();
    const npm = await npmThatHolds();
    expect(JSON.parse(await manifest())).not.toHaveProperty('dependencies');
    process.kill(-(npm.pid ?? 0), signal);
    await expect.poll(manifest, WAIT).toBe(before);
    await expect
      .poll(async () => (await readdir(project)).filter((name) => name.startsWith('.package.json')), WAIT)
      .toEqual([]);
  },
);

test('package.json is restored if the build outlives npm', async () => {
  const dead = spawn('true');
  await once(dead, 'exit');
  await run('node', ['scripts/pack/manifest.mjs', 'hold', String(dead.pid)], { cwd: project });
  await expect.poll(isAsBefore, WAIT).toBe(true);
});

test('package.json is restored after a failed build', async () => {
  await writeFile(join(project, 'scripts/build.mjs'), 'process.exit(1);\n');
  await expect(run('npm', ['pack'], { cwd: project })).rejects.toThrow();
  expect(await isAsBefore()).toBe(true);
});

test('a second npm refuses to pack the same folder and does not disturb the first', async () => {
  await waitAfterPacking();
  const before = await manifest();
  const first = await npmThatHolds();
  try {
    const held = await manifest();
    const second = run('node', ['scripts/pack/manifest.mjs', 'hold', String(process.pid)], { cwd: project });
    await expect(second).rejects.toThrow(
      'This folder is already being packed; try again when that has finished.',
    );
    expect(await manifest()).toBe(held);
  } finally {
    process.kill(-(first.pid ?? 0), 'SIGKILL');
  }
  await expect.poll(manifest, WAIT).toBe(before);
});

test('the next npm pack restores a package.json that was not restored, as after a power cut', async () => {
  const dead = spawn('true');
  await once(dead, 'exit');
  await writeFile(join(project, `.package.json.${dead.pid}`), await original());
  await writeFile(
    join(project, 'package.json'),
    JSON.stringify(publishedManifest(JSON.parse(await original()))),
  );
  await run('node', ['scripts/pack/manifest.mjs', 'hold', String(process.pid)], { cwd: project });
  expect(JSON.parse(await manifest())).not.toHaveProperty('dependencies');
  await run('node', ['scripts/pack/manifest.mjs', 'release'], {
    cwd: project,
    env: { ...process.env, npm_command: 'pack' },
  });
  expect(await isAsBefore()).toBe(true);
});
