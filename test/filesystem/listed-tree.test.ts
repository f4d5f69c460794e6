import { describe, expect, it } from 'vitest';
import { parseListing } from '../../src/filesystem/listed-tree.ts';
import { fileType, permissions } from '../../src/filesystem/mode.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** As GNU find 4.9 and busybox 1.37 print it. */
const GNU =
  '/after\n' +
  'p 644 0 0 0 1795230699.7581833070 p\0\0' +
  "l 777 0 0 4 1795230699.7541833070 l k\0a' b\0" +
  'd 4755 1000 1000 4096 1795230699.0000000000 a\0\0' +
  'f 640 1 2 12 1795230700.5000000000 a/new\nline\0\0\u0002';
const BUSYBOX =
  '/after\n' +
  '\u000111a4 0 0 0 2026-11-21 03:11:39.758183307 +0000 0 0 ./p\n' +
  "\u0001a1ff 0 0 4 2026-11-21 03:11:39.754183307 +0000 0 0 './l k' -> 'a' b'\n" +
  '\u000149ed 1000 1000 4096 2026-11-21 03:11:39.000000000 +0000 0 0 ./a\n' +
  '\u000181a0 1 2 12 2026-11-21 03:11:40.500000000 +0000 0 0 ./a/new\nline\n\u0002';

describe('a listing of find', () => {
  it('is the same tree from GNU find and from busybox', () => {
    const [tree = []] = parseListing(bytes(GNU), 1);
    expect(parseListing(bytes(BUSYBOX), 1)).toEqual([tree]);
    expect(tree.map(({ path, mode }) => [path, fileType(mode), permissions(mode).toString(8)])).toEqual([
      ['p', 'fifo', '644'],
      ['l k', 'symlink', '777'],
      ['a', 'dir', '4755'],
      ['a/new\nline', 'file', '640'],
    ]);
    expect(tree[1]?.linkname).toBe("a' b");
    expect(tree[3]).toMatchObject({ uid: 1, gid: 2, size: 12, mtimeNs: 1795230700500000000n });
  });

  it('knows devices and sockets', () => {
    const [tree = []] = parseListing(
      bytes(
        '/x\n\u000121b6 0 0 0 2026-01-01 00:00:00.000000000 +0000 1 3 ./null\n' +
          '\u000161b0 0 6 0 2026-01-01 00:00:00.000000000 +0000 8 1f ./sdb15\n' +
          '\u0001c1ed 0 0 0 2026-01-01 00:00:00.000000000 +0000 0 0 ./s\n\u0002',
      ),
      1,
    );
    expect(tree.map(({ mode, devmajor, devminor }) => [fileType(mode), devmajor, devminor])).toEqual([
      ['char', 1, 3],
      ['block', 8, 31],
      ['socket', 0, 0],
    ]);
  });

  it('takes one tree a folder, also an empty one', () => {
    expect(parseListing(bytes('/after\n\u0002/before\n\u0002'), 2)).toEqual([[], []]);
  });

  it('says when it broke off', () => {
    for (let end = 0; end < GNU.length; end += 7) {
      expect(() => parseListing(bytes(GNU).subarray(0, end), 1)).toThrow('broke off');
    }
    expect(() => parseListing(bytes(BUSYBOX.slice(0, -1)), 1)).toThrow('broke off');
    expect(() => parseListing(bytes(GNU), 2)).toThrow('broke off');
  });
});
