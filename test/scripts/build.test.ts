import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { timeUntil } from '../../bench/pty.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
let folder = '';
let caches = 0;

vi.setConfig({ testTimeout: 60_000 });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stagedive-bundle-'));
  await run('node', ['scripts/build.mjs', join(folder, 'dist')], { cwd: root });
  await cp(join(root, 'bin'), join(folder, 'bin'), { recursive: true });
  await cp(join(root, 'package.json'), join(folder, 'package.json'));
  await writeFile(join(folder, 'Dockerfile'), 'FROM scratch AS one\nFROM one AS two\n');
}, 60_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the program outside the project, with `cache` as XDG_CACHE_HOME. */
async function start(cache: string, ...args: string[]): Promise<string> {
  const env = { ...process.env, XDG_CACHE_HOME: cache };
  const { stdout } = await run('node', [join(folder, 'bin/stagedive.js'), ...args], { cwd: folder, env });
  return stdout;
}

/** The stderr of the program when it fails. */
async function complaint(...args: string[]): Promise<string> {
  const ended = await start(newCache(), ...args).then(
    () => ({ stderr: '' }),
    (error: { stderr: string }) => error,
  );
  return ended.stderr;
}

function newCache(): string {
  caches += 1;
  return join(folder, `cache-${caches}`);
}

async function keptIn(cache: string): Promise<string[]> {
  return (await readdir(join(cache, 'stagedive/code'))).toSorted();
}

test('the bundle runs outside the project and changes no files next to it', async () => {
  const before = await snapshot(join(folder, 'dist'));
  expect(await start(newCache(), 'ls', '--json')).toContain('"defaultTarget": "two"');
  expect(await snapshot(join(folder, 'dist'))).toEqual(before);
});

test('a build removes the files of an earlier one', async () => {
  const dist = join(folder, 'again');
  await mkdir(dist);
  await writeFile(join(dist, 'program-OLD.cjs'), '');
  await run('node', ['scripts/build.mjs', dist], { cwd: root });
  expect((await readdir(dist)).toSorted()).toEqual((await readdir(join(folder, 'dist'))).toSorted());
});

test('the stack that --debug prints names our source files and lines', async () => {
  const stderr = await complaint('ls', '--debug', '--target', 'nobody');
  expect(stderr).toContain('\nStagediveError [dockerfile]: Dockerfile: there is no target stage "nobody"');
  const places = [...stderr.matchAll(/^ {4}at (async )?(src\/[^\s:]+):(\d+)$/gm)];
  const named = await Promise.all(
    places.map(async ([, waits, file, line]) => {
      const text = (await readFile(join(root, file!), 'utf8')).split('\n')[Number(line) - 1]!;
      return `${waits === undefined ? '' : 'async '}${file}: ${text.trim()}`;
    }),
  );
  expect(named[0]).toMatch(/^src\/dockerfile\/needs\.ts: throw new DockerfileError\(/);
  expect(named.at(-1)).toMatch(/^async src\/cli\.ts: .*await createProgram\(/);
  expect(stderr).not.toMatch(/\.cjs:\d/);
});

test('a stack names our source files in the compressed script too', async () => {
  vi.stubEnv('DOCKER_HOST', 'unix:///nowhere.sock');
  const stderr = await complaint('build', '--debug');
  vi.unstubAllEnvs();
  expect(stderr).toMatch(/\n {4}at (?:async )?src\/docker\/index\.ts:\d+/);
});

test('without source maps a stack names the lines of the bundle', async () => {
  const bundle = join(folder, 'without-maps');
  await cp(join(folder, 'dist'), join(bundle, 'dist'), {
    recursive: true,
    filter: (path) => !path.endsWith('.map.br'),
  });
  await cp(join(folder, 'bin'), join(bundle, 'bin'), { recursive: true });
  const bin = join(bundle, 'bin/stagedive.js');
  await expect(run('node', [bin, 'ls', '--debug', '--target', 'nobody'], { cwd: folder })).rejects.toThrow(
    /no target stage "nobody"[\s\S]*\n {4}at .*program-\w+\.cjs:\d+:\d+/,
  );
  await expect(run('node', [bin, 'ls'], { cwd: folder })).resolves.toMatchObject({ stderr: '' });
});

test('the screens open from the bundle', async () => {
  const time = await timeUntil(['node', join(folder, 'bin/stagedive.js')], {
    text: 'Explore',
    cwd: folder,
    env: { XDG_CACHE_HOME: newCache(), DOCKER_HOST: 'unix:///nowhere.sock' },
  });
  expect(time).toBeGreaterThan(0);
});

test('the first frame needs nothing of the second script', async () => {
  const alone = join(folder, 'alone');
  await cp(join(folder, 'bin'), join(alone, 'bin'), { recursive: true });
  await cp(join(folder, 'dist'), join(alone, 'dist'), {
    recursive: true,
    filter: (path) => !/later-/.test(path),
  });
  const time = await timeUntil(['node', join(alone, 'bin/stagedive.js')], {
    text: 'Explore',
    cwd: folder,
    env: { XDG_CACHE_HOME: newCache(), DOCKER_HOST: 'unix:///nowhere.sock' },
  });
  expect(time).toBeGreaterThan(0);
});

test('compiled code is saved by the first start and used by the next', async () => {
  const cache = newCache();
  const first = await start(cache, 'ls');
  const kept = await keptIn(cache);
  expect(kept.map((name) => name.replace(/-[A-Z0-9]{8}-/, '-'))).toEqual([
    `program-ls-${process.version}-${process.arch}`,
  ]);
  const entry = join(cache, 'stagedive/code', kept[0]!);
  const { mtimeMs } = await stat(entry);
  expect(await start(cache, 'ls')).toBe(first);
  expect((await stat(entry)).mtimeMs).toBe(mtimeMs);
});

test('code that V8 rejects is compiled again', async () => {
  const cache = newCache();
  const first = await start(cache, 'ls');
  const entry = join(cache, 'stagedive/code', (await keptIn(cache))[0]!);
  const good = (await readFile(entry)).length;
  await writeFile(entry, 'damaged');
  expect(await start(cache, 'ls')).toBe(first);
  expect((await readFile(entry)).length).toBeGreaterThan(good / 2);
});

test('the text of a compressed script is saved by the first start, and again if it is damaged', async () => {
  const cache = newCache();
  const project = join(folder, 'project');
  await mkdir(project);
  await writeFile(join(project, 'Dockerfile'), 'FROM scratch\nCOPY . /\n');
  const first = await start(cache, 'context', project);
  const text = (await keptIn(cache)).find((name) => /^later-.*\.cjs$/.test(name))!;
  const entry = join(cache, 'stagedive/code', text);
  const good = await readFile(entry, 'latin1');
  for (const damaged of ['', '\0'.repeat(good.length), good.slice(0, -1000)]) {
    await writeFile(entry, damaged);
    expect(await start(cache, 'context', project)).toBe(first);
    expect(await readFile(entry, 'latin1')).toBe(good);
  }
});

test('the program starts if it cannot save code, if it fails, and several times at once', async () => {
  expect(await start('/dev/null', 'ls')).toContain('two');
  const cache = newCache();
  await expect(start(cache, 'ls', '--target', 'nobody')).rejects.toThrow('nobody');
  expect(await start(cache, '--version')).toMatch(/^\d+\.\d+\.\d+/);
  await expect(keptIn(cache)).rejects.toThrow('ENOENT');
  const all = await Promise.all(Array.from({ length: 4 }, () => start(cache, 'ls')));
  expect(new Set(all).size).toBe(1);
  expect(await keptIn(cache)).toHaveLength(1);
});

test('code in a folder that others can write to is ignored', async () => {
  const cache = newCache();
  await start(cache, 'ls');
  await run('chmod', ['777', join(cache, 'stagedive/code')]);
  const entry = join(cache, 'stagedive/code', (await keptIn(cache))[0]!);
  await writeFile(entry, 'not ours');
  expect(await start(cache, 'ls')).toContain('two');
  expect(await readFile(entry, 'utf8')).toBe('not ours');
});

test('code of old bundles is removed', async () => {
  const cache = newCache();
  await start(cache, 'ls');
  const code = join(cache, 'stagedive/code');
  for (let old = 0; old < 96; old += 1) await writeFile(join(code, `program-OLD${old}-ls`), '');
  await rm(join(code, (await keptIn(cache)).find((name) => !name.includes('OLD'))!));
  await start(cache, 'ls');
  expect(await keptIn(cache)).toHaveLength(65);
});

async function snapshot(path: string): Promise<Record<string, number>> {
  const names = await readdir(path);
  const stats = await Promise.all(names.map((name) => stat(join(path, name))));
  return Object.fromEntries(names.map((name, at) => [name, stats[at]!.mtimeMs]));
}
