import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { takeInventory } from '../../src/inventory/survey.ts';
import { program } from '../filesystem/check/root-of.ts';
import { inventoryFiles } from './inventory-files.ts';

const DPKG = 'Package: zlib1g\nStatus: install ok installed\nVersion: 1\n';

test('packages of all kinds are found where they are, by type and name', async () => {
  const { packages, notRead } = await takeInventory(
    inventoryFiles({
      'etc/os-release': 'NAME="Rocky Linux"\nID="rocky"\nVERSION_ID="9"\n',
      'var/lib/dpkg/status': DPKG,
      'usr/lib/apk/db/installed': 'P:musl\nV:1\n',
      'usr/lib/sysimage/rpm/rpmdb.sqlite': gunzipSync(
        readFileSync(new URL('../fixtures/inventory/rpmdb.sqlite.gz', import.meta.url)),
      ),
      'usr/lib/python3/a-1.dist-info/METADATA': 'Name: a\nVersion: 1\n',
      'app/node_modules/b/package.json': '{"name":"b","version":"1"}',
      'app/node_modules/c/node_modules/b/package.json': '{"name":"b","version":"1"}',
      'app/app.deps.json': '{"libraries":{"D/1":{"type":"package"}}}',
    }),
  );
  expect(notRead).toEqual([]);
  expect(packages.filter(({ type }) => type !== 'rpm').map(({ purl }) => purl)).toEqual([
    'pkg:apk/rocky/musl@1',
    'pkg:deb/rocky/zlib1g@1',
    'pkg:npm/b@1',
    'pkg:nuget/D@1',
    'pkg:pypi/a@1',
  ]);
  expect(packages.filter(({ purl }) => purl.startsWith('pkg:rpm/rocky/'))).toHaveLength(40);
  expect(packages.find(({ type }) => type === 'npm')?.paths).toEqual([
    '/app/node_modules/b/package.json',
    '/app/node_modules/c/node_modules/b/package.json',
  ]);
});

test('each package of an image without dpkg is in a file of its own', async () => {
  const files = {
    'var/lib/dpkg/status.d/base': 'Package: base-files\nVersion: 13\n',
    'var/lib/dpkg/status.d/base.md5sums': 'abc  usr/share/x\n',
  };
  const { packages } = await takeInventory(inventoryFiles(files));
  expect(packages.map(({ purl }) => purl)).toEqual(['pkg:deb/debian/base-files@13']);
});

test('a database of rpm that is no SQLite is said not to be read', async () => {
  const files = { 'var/lib/rpm/Packages': 'bdb', 'usr/lib/sysimage/rpm/Packages.db': 'ndb' };
  const { notRead } = await takeInventory(inventoryFiles(files));
  const why = 'it is an rpm database of another kind than SQLite';
  expect(notRead).toEqual([
    { path: '/usr/lib/sysimage/rpm/Packages.db', why },
    { path: '/var/lib/rpm/Packages', why },
  ]);
});

test('changes that wait beside the database of rpm are said not to be read', async () => {
  const database = gunzipSync(
    readFileSync(new URL('../fixtures/inventory/rpmdb.sqlite.gz', import.meta.url)),
  );
  const files = { 'var/lib/rpm/rpmdb.sqlite': database, 'var/lib/rpm/rpmdb.sqlite-wal': 'x' };
  expect((await takeInventory(inventoryFiles(files))).notRead).toEqual([
    { path: '/var/lib/rpm/rpmdb.sqlite-wal', why: 'changes in it are not part of the database yet' },
  ]);
});

test('one file that is broken or too long leaves the others', async () => {
  const { packages, notRead } = await takeInventory(
    inventoryFiles({
      'var/lib/dpkg/status': DPKG,
      'var/lib/rpm/rpmdb.sqlite': 'SQLite format 3\0',
      'app/lib.jar': 'no archive',
      'app/node_modules/big/package.json': `{"name":"big","x":"${'x'.repeat(5_000_000)}"}`,
    }),
  );
  expect(packages.map(({ name }) => name)).toEqual(['zlib1g']);
  expect(notRead).toEqual([
    { path: '/app/node_modules/big/package.json', why: 'it is too long' },
    { path: '/var/lib/rpm/rpmdb.sqlite', why: 'it ends too early' },
    { path: '/app/lib.jar', why: 'it is no valid zip archive' },
  ]);
});

test('of what a failed instruction left, only the biggest programs are looked into', async () => {
  const bytes = new Uint8Array(110_000);
  const files = Object.fromEntries(
    Array.from({ length: 50 }, (_, index) => [`bin/program${index}`, program(bytes)]),
  );
  expect((await takeInventory(inventoryFiles(files, {}))).notRead).toEqual([
    { path: '/', why: '10 smaller programs were not looked into' },
  ]);
  expect((await takeInventory(inventoryFiles(files))).notRead).toEqual([]);
});

test('an engine that goes away ends the inventory', async () => {
  const files = inventoryFiles({ 'a.jar': 'x'.repeat(100) });
  const lost = { ...files, read: () => Promise.reject(new Error('the engine went away')) };
  await expect(takeInventory(lost)).rejects.toThrow('the engine went away');
});
