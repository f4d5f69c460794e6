/** Packages of real files, and bills of materials of them, held against the schema of CycloneDX. */
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { compareInventories } from '../../src/inventory/compare.ts';
import { cyclonedx } from '../../src/inventory/cyclonedx.ts';
import { takeInventory } from '../../src/inventory/survey.ts';
import { isValid } from '../inventory/bom-schema.ts';
import { debianFolder, folderFiles, keptFolder } from './ordinary-folders.ts';

/** A program that was built with cargo-auditable, and what else a wheel has. */
const wheel = () =>
  keptFolder('wheel-uv', async (root) => {
    await execa('pip', ['install', '--no-deps', '--only-binary', ':all:', '--target', root, 'uv==0.13.9']);
  });

const modules = () =>
  keptFolder('npm-express', async (root) => {
    const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefix', root];
    await execa('npm', ['install', ...options, 'express@5.1.0']);
  });

/** Where the files are, and packages that are there for sure. */
const STATES: Readonly<Record<string, readonly [() => Promise<string>, readonly string[]]>> = {
  'a program of Rust, and Python': [wheel, ['pkg:cargo/uv@', 'pkg:cargo/tokio@', 'pkg:pypi/uv@']],
  'modules of Node': [modules, ['pkg:npm/express@', 'pkg:npm/accepts@']],
  'programs of Go': [
    () => debianFolder('docker', ['docker.io', 'containerd', 'runc']),
    ['pkg:golang/', 'pkg:deb/debian/runc@'],
  ],
  'archives of Java': [
    () => debianFolder('java', ['ca-certificates-java', 'libtomcat9-java']),
    ['pkg:maven/'],
  ],
  'modules of Python': [
    () => debianFolder('python-modules', ['python3-cryptography', 'python3-paramiko', 'python3-twisted']),
    ['pkg:pypi/cryptography@', 'pkg:pypi/twisted@', 'pkg:deb/debian/python3-paramiko@'],
  ],
  gems: [() => debianFolder('gems', ['ruby-net-ssh', 'ruby-webrick']), ['pkg:gem/']],
};

describe('the inventory of', () => {
  it.each(Object.entries(STATES))(
    '%s finds its packages, and its bill of materials is valid',
    async (_name, [fetched, expected]) => {
      const inventory = await takeInventory(await folderFiles(await fetched()));
      const purls = inventory.packages.map(({ purl }) => purl);
      for (const start of expected) expect(purls).toContainEqual(expect.stringMatching(`^${start}`));
      expect(inventory.notRead).toEqual([]);
      const one = compareInventories(null, inventory);
      expect(isValid(cyclonedx({ a: null, b: 'runtime', inventory: one, version: '1.2.3' }))).toBe(true);
    },
    600_000,
  );
});
