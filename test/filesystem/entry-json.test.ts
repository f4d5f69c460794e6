import { expect, it } from 'vitest';
import { diffTrees } from '../../src/filesystem/diff.ts';
import { entryJson } from '../../src/filesystem/entry-json.ts';
import { FileTree } from '../../src/filesystem/file-tree.ts';
import { UNKNOWN_XATTRS } from '../../src/filesystem/same-entry.ts';
import { CHAR_DEVICE, DEVICE, file, folder, SETUID, symlink } from './entries.ts';

it('has the fields of an entry in words and octal', () => {
  const mtimeNs = 1_767_225_600_123_456_789n;
  expect(entryJson(file('f', { mode: 0o755 + SETUID, size: 8, uid: 1, gid: 2, mtimeNs }))).toEqual({
    type: 'file',
    size: 8,
    mode: '4755',
    uid: 1,
    gid: 2,
    mtime: '2026-01-01T00:00:00.123Z',
    linkname: null,
  });
  expect(entryJson(folder('d', { size: 4096 }))).toMatchObject({ type: 'dir', size: 0, mode: '0755' });
  expect(entryJson(symlink('l', '../x'))).toMatchObject({ type: 'symlink', size: 4, linkname: '../x' });
  const link = file('b', { linkname: 'a', size: 0 });
  expect(entryJson(link, file('a', { size: 7 }))).toMatchObject({ type: 'file', size: 7, linkname: '/a' });
});

it('has the numbers of a device, extended attributes, and capabilities in words', () => {
  const device = { ...file('null', { mode: DEVICE + CHAR_DEVICE + 0o666 }), devmajor: 1, devminor: 3 };
  expect(entryJson(device)).toMatchObject({ type: 'char', device: { major: 1, minor: 3 } });
  const value = new Uint8Array(Uint32Array.of(0x02000001, 1 << 13, 0, 0, 0).buffer);
  const xattrs = { 'user.note': Buffer.from('hi'), 'security.capability': value };
  const json = entryJson({ ...file('ping'), xattrs });
  expect(json.capabilities).toBe('cap_net_raw=ep');
  expect(Object.entries(json.xattrs ?? {})).toEqual([
    ['security.capability', Buffer.from(value).toString('base64')],
    ['user.note', 'aGk='],
  ]);
  const odd = { ...file('x'), xattrs: { 'security.capability': Buffer.from('??') } };
  expect(entryJson(odd)).not.toHaveProperty('capabilities');
});

it('has times before 1970, and the last possible date for later ones', () => {
  expect(entryJson(file('f', { mtimeNs: -1n })).mtime).toBe('1969-12-31T23:59:59.999Z');
  expect(entryJson(file('f', { mtimeNs: 2n ** 63n - 1n })).mtime).toBe('2262-04-11T23:47:16.854Z');
  expect(entryJson(file('f', { mtimeNs: 2n ** 80n })).mtime).toBe('+275760-09-13T00:00:00.000Z');
});

it('says of attributes that could not be listed that they are not known, and takes them for no change', () => {
  const listed = file('x', { xattrs: UNKNOWN_XATTRS });
  const known = file('x', { xattrs: { 'user.a': Buffer.from('1') } });
  expect(entryJson(listed)).toMatchObject({ xattrs: null });
  expect(entryJson(file('x'))).not.toHaveProperty('xattrs');
  const entries = (one: typeof known, other: typeof known) =>
    diffTrees(FileTree.of([one]), FileTree.of([other])).diff.entries;
  expect(entries(known, listed)).toEqual([]);
  expect(entries(known, file('x'))).toMatchObject([{ why: ['xattrs'] }]);
});
