import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { takeInventory } from '../../src/inventory/survey.ts';
import { program } from '../filesystem/check/root-of.ts';
import { elfFile, goInfo, oldGoInfo } from './elf-file.ts';
import { inventoryFiles } from './inventory-files.ts';

const MODULES = [
  'path\texample.com/app',
  'mod\texample.com/app\t(devel)\t',
  'dep\tgolang.org/x/net\tv0.20.0\th1:abc=',
  'dep\texample.com/old\tv1.0.0',
  '=>\texample.com/new\tv2.0.0\th1:def=',
  'dep\texample.com/local\tv1.1.0',
  '=>\t./local\t',
  'build\tCGO_ENABLED=0',
  '',
].join('\n');

/** Big enough to be looked into. */
const FILLING = { name: '.text', bytes: new Uint8Array(120_000) };

async function purlsOf(bytes: Uint8Array) {
  const { packages, notRead } = await takeInventory(inventoryFiles({ 'bin/app': program(bytes) }));
  return { purls: packages.map(({ purl }) => purl), notRead };
}

const MODULE_PURLS = [
  'pkg:golang/example.com/app',
  'pkg:golang/example.com/local@v1.1.0',
  'pkg:golang/example.com/new@v2.0.0',
  'pkg:golang/golang.org/x/net@v0.20.0',
];

describe('a program of Go', () => {
  test('lists its modules as they were replaced, and the standard library', async () => {
    const bytes = elfFile([{ name: '.go.buildinfo', bytes: goInfo('go1.22.1', MODULES) }, FILLING]);
    expect((await purlsOf(bytes)).purls).toEqual([...MODULE_PURLS, 'pkg:golang/stdlib@1.22.1']);
  });

  test('before 1.18 is read through its pointers', async () => {
    const bytes = elfFile([{ name: '.go.buildinfo', bytes: oldGoInfo('go1.17', MODULES) }, FILLING]);
    expect((await purlsOf(bytes)).purls).toEqual([...MODULE_PURLS, 'pkg:golang/stdlib@1.17']);
  });

  test('without sections is found by its data', async () => {
    const bytes = elfFile([{ name: '', bytes: goInfo('go1.22.1', MODULES) }, FILLING], true);
    expect((await purlsOf(bytes)).purls).toEqual([...MODULE_PURLS, 'pkg:golang/stdlib@1.22.1']);
  });

  test('built without modules has only the standard library', async () => {
    const bytes = elfFile([{ name: '.go.buildinfo', bytes: goInfo('go1.20', '') }, FILLING]);
    expect((await purlsOf(bytes)).purls).toEqual(['pkg:golang/stdlib@1.20']);
  });

  test('whose build information is cut off is said to be broken', async () => {
    const info = goInfo('go1.22.1', MODULES).subarray(0, 20);
    const { purls, notRead } = await purlsOf(
      elfFile([FILLING, { name: '.go.buildinfo', bytes: info }], false),
    );
    expect(purls).toEqual([]);
    // Too short to hold it at all: then it is none.
    expect(notRead).toEqual([]);
  });
});

describe('a program of Rust', () => {
  const crates = (packages: unknown) => ({
    name: '.dep-v0',
    bytes: deflateSync(JSON.stringify({ packages })),
  });

  test('lists the crates in it, without those that only built it', async () => {
    const section = crates([
      { name: 'serde', version: '1.0.200', source: 'crates.io' },
      { name: 'cc', version: '1.0.90', source: 'crates.io', kind: 'build' },
      { name: 'app', version: '0.1.0', source: 'local', root: true },
    ]);
    expect((await purlsOf(elfFile([FILLING, section]))).purls).toEqual([
      'pkg:cargo/app@0.1.0',
      'pkg:cargo/serde@1.0.200',
    ]);
  });

  test.each([
    ['is no compressed data', new Uint8Array([1, 2, 3]), 'its list of crates cannot be decompressed'],
    [
      'becomes too long',
      deflateSync(new Uint8Array(20_000_000)),
      'its list of crates cannot be decompressed',
    ],
    ['holds something else', deflateSync('[1]'), 'its list of crates is broken'],
  ])('whose list %s is said not to be read', async (_, bytes, why) => {
    const { notRead } = await purlsOf(elfFile([FILLING, { name: '.dep-v0', bytes }]));
    expect(notRead).toEqual([{ path: '/bin/app', why }]);
  });
});

test('a program of which the headers are cut off is said not to be read', async () => {
  const bytes = Buffer.from(elfFile([FILLING]));
  bytes.writeBigUInt64LE(9_999_999n, 40);
  expect((await purlsOf(bytes)).notRead).toEqual([{ path: '/bin/app', why: 'the file ends too early' }]);
});
