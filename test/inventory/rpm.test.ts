import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { Malformed } from '../../src/inventory/malformed.ts';
import { readRpm } from '../../src/inventory/readers/rpm.ts';
import { rpmPackages } from '../../src/inventory/rpm/owners.ts';
import { Turns } from '../../src/turns.ts';
import { rootOf } from '../filesystem/check/root-of.ts';

/** Made by rpm 4.18: forty packages, so that its tables have several pages; the header of pkg7 goes on over many. */
const DATABASE = gunzipSync(readFileSync(new URL('../fixtures/inventory/rpmdb.sqlite.gz', import.meta.url)));

async function packagesOf(bytes: Uint8Array) {
  const found = [];
  const read = async (offset: number, length: number) => bytes.subarray(offset, offset + length);
  for await (const each of readRpm(read, bytes.length, '/rpmdb.sqlite', 'fedora', new Turns()))
    found.push(each);
  return found;
}

describe('the database of rpm', () => {
  test('lists every package, with its epoch where it has one', async () => {
    const found = await packagesOf(DATABASE);
    const expected = Array.from({ length: 40 }, (_, index) => {
      const number = index + 1;
      return number === 3
        ? 'pkg:rpm/fedora/pkg3@1.3-1.e.fc40?arch=noarch&epoch=2'
        : `pkg:rpm/fedora/pkg${number}@1.${number}-1.fc40?arch=noarch`;
    });
    expect(found.map((each) => each?.purl).toSorted()).toEqual(expected.toSorted());
    expect(found.find((each) => each?.name === 'pkg3')?.version).toBe('2:1.3-1.e.fc40');
  });

  test('that is cut off is malformed, wherever it ends', async () => {
    for (const length of [0, 16, 60, 100, 4096, 40_000, 160_000]) {
      await expect(packagesOf(DATABASE.subarray(0, length)), `${length} bytes`).rejects.toThrow(Malformed);
    }
  });

  test('whose pages lead round in a circle ends', async () => {
    const bytes = Buffer.from(DATABASE);
    // The page of the list of tables becomes an interior page whose last child is itself.
    bytes[100] = 5;
    bytes.writeUInt16BE(0, 103);
    bytes.writeUInt32BE(1, 108);
    await expect(packagesOf(bytes)).rejects.toThrow('its pages lead round in a circle');
  });

  test('of another kind is no SQLite database', async () => {
    await expect(packagesOf(Buffer.alloc(5000, 1))).rejects.toThrow('it is no SQLite database');
  });
});

describe('the packages that own files', () => {
  const PATHS = new Set(['usr/share/pkg16/file-with-a-long-name-1', 'usr/share/pkg3', 'usr/share/other']);

  test('are read from the lists of their headers', async () => {
    const root = rootOf({ 'usr/lib/sysimage/rpm/rpmdb.sqlite': DATABASE });
    const found = await rpmPackages(root, PATHS);
    expect([...(found?.owners ?? [])].toSorted()).toEqual([
      ['usr/share/pkg16/file-with-a-long-name-1', 'pkg16'],
      ['usr/share/pkg3', 'pkg3'],
    ]);
    expect([found?.manager, found?.depends.size, found?.depends.get('pkg3')]).toEqual(['rpm', 40, []]);
  });

  test('are not known of a state without a database, or with a broken one', async () => {
    expect(await rpmPackages(rootOf({}), PATHS)).toBe(null);
    for (const bytes of [Buffer.alloc(5000, 1), DATABASE.subarray(0, 40_000)])
      expect(await rpmPackages(rootOf({ 'var/lib/rpm/rpmdb.sqlite': bytes }), PATHS)).toBe(null);
    // Any byte of a header may be another.
    for (let at = 30_000; at < DATABASE.length; at += 9973) {
      const bytes = Buffer.from(DATABASE);
      bytes.fill(0xff, at, at + 24);
      await rpmPackages(rootOf({ 'var/lib/rpm/rpmdb.sqlite': bytes }), PATHS);
    }
  });
});
