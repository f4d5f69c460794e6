import { lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { OutputFolder } from '../../../src/buildkit/export/output-folder.ts';
import { fileMode } from '../../../src/filesystem/mode.ts';
import type { TreeEntry } from '../../../src/ports.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stagedive-out-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const TIME = 1_577_934_245_000_000_000n;

const entry = (path: string, more: Partial<TreeEntry> = {}): TreeEntry => ({
  path,
  mode: 0o644,
  uid: 0,
  gid: 0,
  size: 0,
  mtimeNs: TIME,
  linkname: '',
  devmajor: 0,
  devminor: 0,
  xattrs: {},
  ...more,
});
const dir = (path: string, mode = 0o755): TreeEntry => entry(path, { mode: fileMode.dir + mode });
const link = (path: string, linkname: string): TreeEntry =>
  entry(path, { mode: fileMode.symlink + 0o777, linkname });

/** Receives entries; the contents of every file that is asked for are its path. */
async function receive(dest: string, entries: readonly TreeEntry[]): Promise<OutputFolder> {
  const output = new OutputFolder(dest);
  const transfer = await output.begin();
  const wanted = entries.filter((each) => transfer.entry(each)).map(({ path }) => path);
  for (const path of wanted) {
    await transfer.piece(path, Buffer.from(path));
    await transfer.piece(path, null);
  }
  transfer.finish();
  await output.discard();
  return output;
}

describe('a folder that is exported', () => {
  it('has the files, links, modes and times of the state', async () => {
    const dest = join(folder, 'new/out');
    await receive(dest, [
      dir('a', 0o500),
      entry('a/f', { mode: fileMode.setuid + 0o755 }),
      entry('a/hard', { linkname: 'a/f' }),
      link('a/soft', '../nowhere'),
      entry('fifo', { mode: fileMode.pipe + 0o600 }),
    ]);
    const [a, f, hard, fifo] = await Promise.all(
      ['a', 'a/f', 'a/hard', 'fifo'].map((path) => lstat(join(dest, path))),
    );
    expect([a, f, fifo].map((found) => (found?.mode ?? 0) & 0o7777)).toEqual([0o500, 0o4755, 0o600]);
    expect([a, f, fifo].map((found) => found?.mtimeMs)).toEqual(Array(3).fill(Number(TIME / 1_000_000n)));
    expect(hard?.ino).toBe(f?.ino);
    expect(fifo?.isFIFO()).toBe(true);
    expect(await readlink(join(dest, 'a/soft'))).toBe('../nowhere');
    expect(await readFile(join(dest, 'a/f'), 'utf8')).toBe('a/f');
  });

  it('can be all that is left there, without following links', async () => {
    const dest = join(folder, 'out');
    await mkdir(join(folder, 'outside'), { recursive: true });
    await writeFile(join(folder, 'outside/stays'), '');
    await mkdir(join(dest, 'a/old'), { recursive: true });
    await writeFile(join(dest, 'a/old/file'), '');
    await writeFile(join(dest, 'old'), '');
    await symlink(join(folder, 'outside'), join(dest, 'old link'));
    const output = await receive(dest, [dir('a'), entry('a/f'), link('to', '../outside')]);
    await output.removeOthers(new Set(['a', 'a/f', 'to']));
    expect((await readdir(dest)).sort()).toEqual(['a', 'to']);
    expect(await readdir(join(dest, 'a'))).toEqual(['f']);
    expect(await readdir(join(folder, 'outside'))).toEqual(['stays']);
  });

  it('keeps what is there, and takes the place of what has its names', async () => {
    await mkdir(join(folder, 'was-folder/deep'), { recursive: true });
    await mkdir(join(folder, 'stays'));
    await writeFile(join(folder, 'stays/old'), 'old');
    await writeFile(join(folder, 'was-file'), 'old');
    await receive(folder, [
      dir('stays'),
      entry('stays/new'),
      dir('was-file'),
      entry('was-file/x'),
      entry('was-folder'),
    ]);
    expect((await readdir(folder, { recursive: true })).sort()).toEqual([
      'stays',
      'stays/new',
      'stays/old',
      'was-file',
      'was-file/x',
      'was-folder',
    ]);
  });

  it('never writes through a link that is there', async () => {
    const outside = join(folder, 'outside');
    const dest = join(folder, 'dest');
    await Promise.all([mkdir(outside), mkdir(dest)]);
    await writeFile(join(outside, 'f'), 'safe');
    await symlink(outside, join(dest, 'sub'));
    await symlink(join(outside, 'f'), join(dest, 'f'));
    await receive(dest, [entry('f'), dir('sub'), entry('sub/f')]);
    expect(await readFile(join(outside, 'f'), 'utf8')).toBe('safe');
    expect(await readdir(outside)).toEqual(['f']);
    expect(await readFile(join(dest, 'sub/f'), 'utf8')).toBe('sub/f');
  });

  test.each<[string, TreeEntry[]]>([
    ['leads up', [entry('../f')]],
    ['leads up in the middle', [dir('a'), entry('a/../../f')]],
    ['is absolute', [entry('/f')]],
    ['goes through a link of the same state', [link('a', '/tmp'), entry('a/f')]],
    ['has a folder that was not sent', [entry('a/f')]],
    ['is empty', [entry('')]],
    ['has a NUL', [entry('a\0b')]],
  ])('refuses a path that %s', async (_name, entries) => {
    await expect(receive(folder, entries)).rejects.toThrow(/not a path inside/);
  });

  describe('of an engine that sends a name again', () => {
    const outside = () => join(folder, 'outside');
    const dest = () => join(folder, 'dest');
    beforeEach(async () => {
      await mkdir(outside(), { mode: 0o711 });
      await writeFile(join(outside(), 'f'), 'safe');
    });

    /** What lies outside is what it was before. */
    async function expectSafe(): Promise<void> {
      expect(await readdir(outside())).toEqual(['f']);
      const [around, inside] = await Promise.all([lstat(outside()), lstat(join(outside(), 'f'))]);
      expect([around.mode & 0o7777, inside.nlink, inside.mtimeMs === Number(TIME / 1_000_000n)]).toEqual([
        0o711,
        1,
        false,
      ]);
      expect(await readFile(join(outside(), 'f'), 'utf8')).toBe('safe');
    }

    test.each<[string, (outside: string) => TreeEntry[]]>([
      ['a link', (to) => [dir('d'), link('d', to), entry('d/pwned')]],
      ['a link, without anything below it', (to) => [dir('d', 0o777), link('d', to)]],
      [
        'a link, then a link of a file below it',
        (to) => [dir('d'), entry('d/f'), link('d', to), entry('x', { linkname: 'd/f' })],
      ],
      [
        'a link, with the link of a file still to be made below it',
        (to) => [entry('a'), dir('d'), entry('d/x', { linkname: 'a' }), link('d', to)],
      ],
      ['a link, above a folder', (to) => [dir('d'), dir('d/e'), link('d', to), entry('d/e/pwned')]],
      ['a hard link of a link', (to) => [link('a', to), dir('d', 0o777), entry('d', { linkname: 'a' })]],
      ['a file', () => [dir('d'), entry('d'), entry('d/pwned')]],
      ['a folder', () => [dir('d'), dir('d')]],
    ])('writes nothing outside where a folder becomes %s', async (_name, entries) => {
      await expect(receive(dest(), entries(outside()))).rejects.toThrow(/dest\/d twice; use type=tar/);
      await expectSafe();
    });

    it('writes nothing outside where another transfer puts a link in place of a folder', async () => {
      const output = new OutputFolder(dest());
      const [first, second] = [await output.begin(), await output.begin()];
      first.entry(dir('d', 0o777));
      expect(() => second.entry(link('d', outside()))).toThrow(/dest\/d twice/);
      first.entry(entry('d/x'));
      await first.piece('d/x', null);
      first.finish();
      await output.discard();
      expect(await readdir(join(dest(), 'd'))).toEqual(['x']);
      await expectSafe();
    });

    it('changes no folder outside where another program puts a link in place of one', async () => {
      const output = new OutputFolder(dest());
      const transfer = await output.begin();
      transfer.entry(dir('d', 0o777));
      await rm(join(dest(), 'd'), { recursive: true });
      await symlink(outside(), join(dest(), 'd'));
      expect(() => transfer.finish()).toThrow(/dest\/d was replaced by another program/);
      await output.discard();
      await expectSafe();
    });
  });

  it('lets several transfers share a folder', async () => {
    const output = new OutputFolder(folder);
    for (const name of ['a', 'b']) {
      const transfer = await output.begin();
      transfer.entry(dir('d', 0o750));
      transfer.entry(entry(`d/${name}`));
      await transfer.piece(`d/${name}`, null);
      transfer.finish();
    }
    await output.discard();
    expect((await readdir(join(folder, 'd'))).sort()).toEqual(['a', 'b']);
  });

  it('refuses a hard link to what was not sent', async () => {
    await expect(receive(folder, [entry('a', { linkname: '../../etc/passwd' })])).rejects.toThrow(
      /leads to nothing/,
    );
  });

  it('shows a file only when it is complete, and leaves nothing of one that is not', async () => {
    await writeFile(join(folder, 'f'), 'old');
    const output = new OutputFolder(folder);
    const transfer = await output.begin();
    transfer.entry(entry('f'));
    await transfer.piece('f', Buffer.from('half'));
    expect(await readFile(join(folder, 'f'), 'utf8')).toBe('old');
    await output.discard();
    expect(await readdir(folder)).toEqual(['f']);
  });

  it('counts what loses extended attributes', async () => {
    const output = await receive(folder, [entry('f', { xattrs: { 'security.capability': Buffer.of(1) } })]);
    expect(output.lostAttributes).toBe(1);
  });

  it('names a file that is not UTF-8 by its bytes', async () => {
    await receive(folder, [entry('bad\udcff')]);
    expect(await readdir(folder, 'buffer')).toEqual([Buffer.from('bad\xff', 'latin1')]);
  });
});
