/** The package as `npm pack` makes it: what is in it, and that it is all that a machine with Node needs. */
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const LIMIT_BYTES = 3_000_000;

let folder = '';
let tarball = '';

/** Packs a copy: package.json is another one while npm packs, and other tests read it. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stagedive-package-'));
  const copy = join(folder, 'copy');
  const without = ['.git', '.stagedive', 'dist', 'node_modules', 'test'].map((name) => join(root, name));
  await cp(root, copy, { recursive: true, filter: (path) => !without.includes(path) });
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
  const { stdout } = await execa('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: copy });
  tarball = join(folder, stdout.trim());
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the package', () => {
  let unpacked = '';

  beforeAll(async () => {
    await execa('tar', ['xzf', tarball], { cwd: folder });
    unpacked = join(folder, 'package');
  });

  test('has less than 3 MB, packed and unpacked', async () => {
    const entries = await readdir(unpacked, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    const sizes = await Promise.all(files.map(async ({ parentPath, name }) => stat(join(parentPath, name))));
    expect((await stat(tarball)).size).toBeLessThan(LIMIT_BYTES);
    expect(sizes.reduce((sum, { size }) => sum + size, 0)).toBeLessThan(LIMIT_BYTES);
  });

  test('has its licence, those of the code in its bundle, what has changed, and everything that README.md leads to', async () => {
    for (const name of ['LICENSE', 'CHANGELOG.md', 'dist/THIRD_PARTY_LICENSES', 'dist/stagedive.1.gz']) {
      expect((await stat(join(unpacked, name))).size).toBeGreaterThan(0);
    }
    const readme = await readFile(join(unpacked, 'README.md'), 'utf8');
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)/g)].map((match) => match[1] ?? '');
    expect(links.filter((link) => link.endsWith('.svg')).length).toBeGreaterThan(0);
    for (const link of links) expect((await stat(join(unpacked, link))).isFile(), link).toBe(true);
  });

  test('has nothing of the sources and the tests', async () => {
    const names = await readdir(unpacked);
    expect(names.filter((name) => ['src', 'test', 'scripts', 'bench', '.ci'].includes(name))).toEqual([]);
  });
});

describe.each([22, 24, 26])('installed with Node %i in an empty folder, without a network', (major) => {
  let home = '';
  let env: Record<string, string> = {};

  beforeAll(async () => {
    const node = await nodeOf(major);
    home = join(folder, `home-${major}`);
    await mkdir(home);
    env = { PATH: `${dirname(node)}${delimiter}${process.env.PATH}`, XDG_CACHE_HOME: join(home, '.cache') };
    const { stdout } = await execa('node', ['--version'], { env });
    expect(stdout).toMatch(new RegExp(`^v${major}\\.`));
    const cache = join(home, '.npm');
    await execa('npm', ['install', '--offline', '--cache', cache, tarball], { cwd: home, env });
  });

  test('no other package is installed with it', async () => {
    const names = await readdir(join(home, 'node_modules'));
    expect(names.filter((name) => !name.startsWith('.'))).toEqual(['stagedive']);
  });

  test('it lists and builds the demo', async () => {
    const stagedive = join(home, 'node_modules/.bin/stagedive');
    const demo = join(home, 'node_modules/stagedive/demo');
    const listed = await execa(stagedive, ['ls', '-C', demo, '--json'], { cwd: home, env });
    expect(JSON.parse(listed.stdout)).toMatchObject({ defaultTarget: 'runtime' });
    const built = await execa(stagedive, ['build', '-C', demo], { cwd: home, env });
    expect(built.stderr).toContain('stagedive: Built runtime.');
  });
});

/** The newest Node of a major version, from the npm registry or, the second time, from npm's cache. */
async function nodeOf(major: number): Promise<string> {
  const name = { linux: 'node-linux', darwin: process.arch === 'arm64' ? 'node-bin-darwin' : 'node-darwin' };
  const platform = name[process.platform as keyof typeof name];
  const from = `--package=${platform}-${process.arch}@${major}`;
  const { stdout } = await execa('npm', ['exec', '--yes', from, '--', 'node', '-p', 'process.execPath']);
  return stdout.trim();
}
