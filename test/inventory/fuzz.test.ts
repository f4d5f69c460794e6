import { readFileSync } from 'node:fs';
import { deflateSync, gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, test } from 'vitest';
import { takeInventory } from '../../src/inventory/survey.ts';
import { program } from '../filesystem/check/root-of.ts';
import { broken } from './broken.ts';
import { elfFile, goInfo, oldGoInfo } from './elf-file.ts';
import { inventoryFiles } from './inventory-files.ts';
import { zipFile } from './zip-file.ts';

/** More by hand: STAGEDIVE_FUZZ_RUNS=100000 npx vitest run --project unit test/inventory/fuzz */
const RUNS = Number(process.env.STAGEDIVE_FUZZ_RUNS || 60);

const FILLING = { name: '.text', bytes: new Uint8Array(110_000) };
const MODULES = 'mod\texample.com/a\tv1\ndep\texample.com/b\tv2\n';
const POM = { 'META-INF/maven/a/b/pom.properties': 'groupId=a\nartifactId=b\nversion=1\n' };

/** A valid file of each kind, by the path at which its reader looks for it. */
const VALID: Readonly<Record<string, string | Uint8Array>> = {
  'var/lib/dpkg/status': 'Package: a\nStatus: install ok installed\nVersion: 1\nDescription: x\n y\n\n',
  'lib/apk/db/installed': 'P:musl\nV:1.2-r0\nA:x86_64\n\n',
  'var/lib/rpm/rpmdb.sqlite': gunzipSync(
    readFileSync(new URL('../fixtures/inventory/rpmdb.sqlite.gz', import.meta.url)),
  ).subarray(0, 60_000),
  'usr/lib/python3/a.dist-info/METADATA': 'Name: a\nVersion: 1\n\ntext',
  'app/node_modules/a/package.json': '{"name":"@a/b","version":"1","x":[{"y":null}]}',
  'gems/specifications/a-1.gemspec': '  s.name = "a".freeze\n  s.version = "1"\n  s.platform = "x"\n',
  'app/a.deps.json': '{"libraries":{"A/1":{"type":"package"},"B":{}}}',
  'app/a.jar': zipFile({ ...POM, 'META-INF/MANIFEST.MF': 'A: b\r\n', 'lib/b-1.jar': zipFile(POM) }),
  'bin/go': elfFile([{ name: '.go.buildinfo', bytes: goInfo('go1.22', MODULES) }, FILLING]),
  'bin/old-go': elfFile([{ name: '.go.buildinfo', bytes: oldGoInfo('go1.17', MODULES) }, FILLING]),
  'bin/rust': elfFile([
    { name: '.dep-v0', bytes: deflateSync('{"packages":[{"name":"a","version":"1"}]}') },
    FILLING,
  ]),
};

describe('broken input', () => {
  test.each(Object.keys(VALID))(
    'at %s neither throws nor goes on for ever',
    { timeout: 10_000 + RUNS * 50 },
    async (path) => {
      const isProgram = path.startsWith('bin/');
      await fc.assert(
        fc.asyncProperty(broken(VALID[path] ?? ''), async (bytes) => {
          // Short programs would not be looked into.
          const whole = isProgram
            ? Buffer.concat([bytes, Buffer.alloc(Math.max(0, 110_000 - bytes.length))])
            : bytes;
          const { packages, notRead } = await takeInventory(
            inventoryFiles({ [path]: isProgram ? program(whole) : whole }),
          );
          // What is no word cannot be a purl, and a reason is the end of a sentence.
          return (
            packages.every(({ purl, name }) => purl.startsWith('pkg:') && name !== '') &&
            notRead.every(({ path: at, why }) => at.startsWith(`/${path}`) && /^[a-z].*[^.]$/.test(why))
          );
        }),
        { numRuns: RUNS },
      );
    },
  );
});
