/** Archives of states, read by the tar of this machine. */
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { copyAsTar } from '../../src/states/copy-tar.ts';
import { CHAR_DEVICE, DEVICE, file, folder, PIPE, SETUID, SOCKET, symlink } from '../filesystem/entries.ts';
import { type Given, GivenFiles } from './given-files.ts';

const LONG = 'x'.repeat(130);

const given: readonly Given[] = [
  { entry: folder('work', { mtimeNs: 5_000_000_000n }) },
  { entry: file('work/a', { size: 3, mode: 0o755 + SETUID, uid: 7, gid: 3_000_000 }), text: 'one' },
  { entry: file('work/b', { size: 0, linkname: 'work/a' }), text: 'one' },
  { entry: file('work/empty', { size: 0 }) },
  { entry: folder('work/sub') },
  { entry: file('work/sub/bad\udcff', { size: 90 }), text: 'y'.repeat(90) },
  { entry: file('work/old', { size: 1, mtimeNs: -86_400_500_000_000n }), text: 'o' },
  { entry: symlink('work/link', '../elsewhere') },
  { entry: symlink('work/far', LONG) },
  { entry: file('work/null', { mode: DEVICE + CHAR_DEVICE + 0o666, size: 0, devmajor: 1, devminor: 3 }) },
  { entry: file('work/pipe', { mode: PIPE + 0o600, size: 0 }) },
  { entry: file('work/socket', { mode: SOCKET + 0o600, size: 0 }) },
  { entry: file(`work/${LONG}`, { size: 4, xattrs: { 'user.x': Uint8Array.of(0, 255) } }), text: 'long' },
  { entry: symlink('to-work', 'work') },
];

async function archive(path: string): Promise<{ readonly tar: Buffer; readonly without: readonly string[] }> {
  const pieces: Uint8Array[] = [];
  const without = await copyAsTar(new GivenFiles(...given), path, async (bytes) => {
    pieces.push(Uint8Array.from(bytes));
  });
  return { tar: Buffer.concat(pieces), without: without.map(({ entry }) => entry.path) };
}

/** `drwxr-xr-x 0/0 0 1970-01-01 00:00 work/` and so on, as tar lists it. */
async function listed(path: string): Promise<readonly string[]> {
  const { tar } = await archive(path);
  const options = ['-tv', '--numeric-owner', '--utc', '--quoting-style=escape'];
  return execFileSync('tar', options, { input: tar, encoding: 'utf8' })
    .trimEnd()
    .split('\n')
    .map((line) => line.replaceAll(/ +/g, ' '));
}

describe('an archive of a folder', () => {
  it('has everything in it, with owners, modes, links and devices', async () => {
    expect(await listed('/work')).toEqual([
      'drwxr-xr-x 0/0 0 1970-01-01 00:00 work/',
      '-rwsr-xr-x 7/3000000 3 1970-01-01 00:00 work/a',
      'hrw-r--r-- 0/0 0 1970-01-01 00:00 work/b link to work/a',
      '-rw-r--r-- 0/0 0 1970-01-01 00:00 work/empty',
      `lrwxrwxrwx 0/0 0 1970-01-01 00:00 work/far -> ${LONG}`,
      'lrwxrwxrwx 0/0 0 1970-01-01 00:00 work/link -> ../elsewhere',
      'crw-rw-rw- 0/0 1,3 1970-01-01 00:00 work/null',
      '-rw-r--r-- 0/0 1 1969-12-30 23:59 work/old',
      'prw------- 0/0 0 1970-01-01 00:00 work/pipe',
      'drwxr-xr-x 0/0 0 1970-01-01 00:00 work/sub/',
      '-rw-r--r-- 0/0 90 1970-01-01 00:00 work/sub/bad\\377',
      `-rw-r--r-- 0/0 4 1970-01-01 00:00 work/${LONG}`,
    ]);
    expect((await archive('/work')).without).toEqual(['work/socket']);
  });

  it('has the contents of each file, though they arrive mixed', async () => {
    const { tar } = await archive('work');
    const text = (name: string): string =>
      execFileSync('tar', ['-xO', name], { input: tar, encoding: 'utf8' });
    expect([text('work/a'), text('work/old'), text(`work/${LONG}`)]).toEqual(['one', 'o', 'long']);
    expect(tar.includes(Buffer.from('SCHILY.xattr.user.x=\0\xff\n', 'latin1'))).toBe(true);
  });

  it('begins with . for its contents alone, and for the root', async () => {
    expect((await listed('/work/.'))[1]).toMatch(/ \.\/a$/);
    expect((await listed('/'))[1]).toMatch(/ \.\/to-work -> work$/);
  });
});

describe('an archive of one entry', () => {
  it('has its name; a link is archived as itself unless the path ends in a slash', async () => {
    expect(await listed('/work/sub/../a')).toEqual(['-rwsr-xr-x 7/3000000 3 1970-01-01 00:00 a']);
    expect(await listed('/to-work')).toEqual(['lrwxrwxrwx 0/0 0 1970-01-01 00:00 to-work -> work']);
    expect((await listed('/to-work/'))[1]).toMatch(/ to-work\/a$/);
    expect(await listed('/work/b')).toEqual(['-rw-r--r-- 0/0 3 1970-01-01 00:00 b']);
  });

  it('is refused where there is none', async () => {
    await expect(archive('/nothing')).rejects.toThrow('There is no /nothing');
  });
});
