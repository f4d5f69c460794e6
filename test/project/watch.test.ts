import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Watch, WatchPlan } from '../../src/ports.ts';
import { systemClock as clock } from '../../src/ports.ts';
import { createWatcher } from '../../src/project/watch.ts';
import { scanFiles } from '../../src/project/watched-files.ts';

let folder = '';
const watches: Watch[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stagedive-watch-'));
});

afterEach(async () => {
  for (const watch of watches.splice(0)) watch.close();
  await rm(folder, { recursive: true, force: true });
});

async function write(path: string, text = path): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}

/** The whole folder, but for what its .dockerignore says. */
function plan(sources: readonly string[] = [], files: readonly string[] = []): WatchPlan {
  return {
    files: files.map((file) => join(folder, file)),
    folders: [{ path: folder, sources, ignoreFiles: [join(folder, '.dockerignore')] }],
  };
}

/** A watch whose changes can be waited for, one report after the other. */
class Watched {
  readonly watch: Watch;
  readonly #reports: string[][] = [];
  #wake: () => void = () => undefined;

  constructor(polling: number | null) {
    this.watch = createWatcher({ clock, polling }).start((paths) => {
      this.#reports.push(paths.map((path) => path.replace(`${folder}/`, '')));
      this.#wake();
    });
    watches.push(this.watch);
  }

  static async of(given: WatchPlan, polling: number | null = null): Promise<Watched> {
    const watched = new Watched(polling);
    await watched.watch.follow(given);
    return watched;
  }

  /** What was told and not yet waited for. */
  get told(): readonly string[][] {
    return this.#reports;
  }

  async next(): Promise<string[]> {
    while (this.#reports.length === 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#reports.shift() ?? [];
  }
}

describe.each([
  ['by notices', null],
  ['by looking again and again', 100],
])('files that are watched %s', (_, polling) => {
  it('are reported when they change, appear or disappear', async () => {
    await write('a', 'one');
    await write('deep/er/b');
    const watched = await Watched.of(plan(), polling);
    await write('a', 'another');
    expect(await watched.next()).toEqual(['a']);
    await rm(join(folder, 'deep/er/b'));
    expect(await watched.next()).toEqual(['deep/er/b']);
    await write('new/folder/c');
    // The folders come a moment before what is in them, perhaps.
    const told = await watched.next();
    while (!told.includes('new/folder/c')) told.push(...(await watched.next()));
    expect(told.toSorted()).toEqual(['new', 'new/folder', 'new/folder/c']);
    await write('new/folder/c', 'changed in the new folder');
    expect(await watched.next()).toEqual(['new/folder/c']);
  });

  it('are reported when another file replaces them, as editors do, and when only the mode changes', async () => {
    await write('Dockerfile', 'FROM a');
    await write('script');
    const watched = await Watched.of(plan(['script'], ['Dockerfile']), polling);
    await write('Dockerfile.new', 'FROM another');
    await rename(join(folder, 'Dockerfile.new'), join(folder, 'Dockerfile'));
    expect(await watched.next()).toEqual(['Dockerfile']);
    await chmod(join(folder, 'script'), 0o755);
    expect(await watched.next()).toEqual(['script']);
  });

  it('are those of the sources and not excluded; the ignore file is one of them', async () => {
    await write('.dockerignore', 'node_modules\n*.log\n!kept.log\n');
    await write('src/a');
    await write('node_modules/x/index.js');
    const watched = await Watched.of(plan(['src', '*.log', 'node_modules']), polling);
    await write('other');
    await write('node_modules/x/index.js', 'changed');
    await write('some.log');
    await write('kept.log');
    expect(await watched.next()).toEqual(['kept.log']);
    await write('.dockerignore', 'src\n');
    expect((await watched.next()).includes('.dockerignore')).toBe(true);
  });
});

describe('a watch', () => {
  it('follows another plan without missing or making up a change', async () => {
    await write('one');
    await write('two');
    const watched = await Watched.of(plan(['one'], ['Dockerfile']));
    await write('Dockerfile', 'FROM a');
    expect(await watched.next()).toEqual(['Dockerfile']);
    // Changed while nobody has told yet: the new plan tells of what both know, and takes `two` as it is.
    await write('Dockerfile', 'FROM other');
    await watched.watch.follow(plan(['two'], ['Dockerfile']));
    expect(await watched.next()).toEqual(['Dockerfile']);
    await write('one', 'changed');
    await write('two', 'changed');
    expect(await watched.next()).toEqual(['two']);
  });

  it('reports many changes at once in one call', async () => {
    const watched = await Watched.of(plan());
    for (let index = 0; index < 50; index += 1) await write(`file-${index}`);
    const told = await watched.next();
    while (told.length < 50) told.push(...(await watched.next()));
    expect(new Set(told).size).toBe(50);
  });

  it('sees changes in a folder that was removed and made again', async () => {
    await write('src/a', 'one');
    const watched = await Watched.of(plan());
    await rm(join(folder, 'src'), { recursive: true });
    await write('src/a', 'another');
    expect(await watched.next()).toContain('src/a');
    await write('src/a', 'a third text');
    expect(await watched.next()).toEqual(['src/a']);
  });

  it('sees what a link leads to', async () => {
    await write('real/target', 'one');
    await symlink('real/target', join(folder, 'link'));
    const seen = await scanFiles(plan(['link']), () => undefined);
    await write('real/target', 'changed');
    expect(await scanFiles(plan(['link']), () => undefined)).not.toEqual(seen);
  });

  it('reports nothing after it is closed', async () => {
    await write('a', 'one');
    const closed = await Watched.of(plan());
    const open = await Watched.of(plan());
    closed.watch.close();
    await write('a', 'another');
    await open.next();
    expect(closed.told).toEqual([]);
  });
});

describe('a scan', () => {
  it('enters no folder that is excluded, and none in which no source can be', async () => {
    for (const path of ['src/deep/a', 'docs/b', '.git/objects/c', 'node_modules/d/e', 'package.json']) {
      await write(path);
    }
    await write('.dockerignore', '.git\nnode_modules\n');
    const entered = async (sources: readonly string[]): Promise<string[]> => {
      const all = new Set<string>();
      await scanFiles(plan(sources), (path) => all.add(path.replace(folder, '')));
      return [...all].toSorted();
    };
    expect(await entered([])).toEqual(['', '/docs', '/src', '/src/deep']);
    expect(await entered(['package.json'])).toEqual(['']);
    expect(await entered(['src/deep/a'])).toEqual(['', '/src', '/src/deep']);
  });

  it('passes over missing folders and malformed patterns', async () => {
    await write('a[b', 'text');
    await write('.dockerignore', '[\n');
    const paths = [...(await scanFiles(plan(['a[b', '!x']), () => undefined)).keys()];
    expect(paths).toContain(join(folder, 'a[b'));
    const none: WatchPlan = {
      files: [join(folder, 'nowhere/Dockerfile')],
      folders: [{ path: join(folder, 'gone'), sources: [], ignoreFiles: [] }],
    };
    expect((await scanFiles(none, () => undefined)).size).toBe(0);
  });

  it('does not report the time of a folder, or a file that is only listed again, as a change', async () => {
    await write('src/a');
    const before = await scanFiles(plan(), () => undefined);
    await utimes(join(folder, 'src'), 1, 1);
    execFileSync('cat', [join(folder, 'src/a')]);
    expect(await scanFiles(plan(), () => undefined)).toEqual(before);
  });
});

describe('the files that are watched', () => {
  it('are counted, and those written after a time are named', async () => {
    await write('a');
    await write('sub/b');
    await write('.dockerignore', 'ignored\n');
    await write('ignored');
    for (const path of ['sub/b', '.dockerignore', 'ignored']) await utimes(join(folder, path), 100, 100);
    await utimes(join(folder, 'a'), 300, 300);
    const { watch } = await Watched.of(plan());
    expect(await watch.changedSince(200_000)).toEqual({ count: 3, changed: [join(folder, 'a')] });
    expect((await watch.changedSince(400_000)).changed).toEqual([]);
  });
});
