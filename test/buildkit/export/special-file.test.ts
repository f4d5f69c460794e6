import { lstat, mkdtemp, readdir, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { makeSpecial } from '../../../src/buildkit/export/special-file.ts';
import { type FileType, fileMode } from '../../../src/filesystem/mode.ts';
import type { TreeEntry } from '../../../src/ports.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stagedive-special-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function make(name: Buffer | string, type: FileType, more: Partial<TreeEntry> = {}): void {
  const entry = {
    path: String(name),
    mode: fileMode.pipe + 0o640,
    uid: 0,
    gid: 0,
    size: 0,
    mtimeNs: 0n,
    linkname: '',
    devmajor: 0,
    devminor: 0,
    xattrs: {},
    ...more,
  };
  makeSpecial(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(name)]), type, entry, `out/${name}`);
}

describe('a file that is neither a file nor a folder', () => {
  it('is a fifo with its mode, whatever the umask', async () => {
    const umask = process.umask(0o077);
    try {
      make('pipe', 'fifo', { mode: fileMode.pipe + 0o664 });
    } finally {
      process.umask(umask);
    }
    const found = await lstat(join(folder, 'pipe'));
    expect([found.isFIFO(), found.mode & 0o7777]).toEqual([true, 0o664]);
  });

  it('is a fifo also with bits that mkfifo does not take', async () => {
    make('pipe', 'fifo', { mode: fileMode.pipe + fileMode.setuid + fileMode.sticky + 0o600 });
    expect((await lstat(join(folder, 'pipe'))).mode & 0o777).toBe(0o600);
  });

  it('is a link to bytes that are not UTF-8, and is not followed', async () => {
    make('link', 'symlink', { linkname: '/no\udcffwhere' });
    expect(await readlink(join(folder, 'link'), 'buffer')).toEqual(Buffer.from('/no\xffwhere', 'latin1'));
  });

  it('never takes the place of another, which a sentence says', async () => {
    make('pipe', 'fifo');
    expect(() => make('pipe', 'fifo')).toThrow(/^out\/pipe: the fifo cannot be made/);
    expect(await readdir(folder)).toEqual(['pipe']);
  });

  it('has a name that mkfifo can be given', () => {
    expect(() => make(Buffer.from('bad\xff', 'latin1'), 'fifo')).toThrow(
      /is a device whose name is not UTF-8; use type=tar to keep it\.$/,
    );
  });

  it('is refused in a sentence where mkfifo is missing', () => {
    const path = process.env.PATH;
    process.env.PATH = folder;
    try {
      expect(() => make('pipe', 'fifo')).toThrow('there is no mkfifo here; use type=tar to keep it.');
    } finally {
      process.env.PATH = path;
    }
  });

  // /dev/null and the first loop device; only root may make them, and not everywhere.
  test.each([
    ['char', 1, 3],
    ['block', 7, 0],
  ] as const)('is a %s device of its numbers, or refused in a sentence', async (type, devmajor, devminor) => {
    try {
      make('device', type, { devmajor, devminor });
    } catch (error) {
      expect(String(error)).toContain(
        'out/device: the device cannot be made: it is not permitted; use type=tar',
      );
      expect(await readdir(folder)).toEqual([]);
      return;
    }
    const found = await lstat(join(folder, 'device'));
    expect(type === 'char' ? found.isCharacterDevice() : found.isBlockDevice()).toBe(true);
    expect(found.rdev).toBe(devmajor * 256 + devminor);
  });
});
