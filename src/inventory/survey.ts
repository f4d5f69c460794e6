import { BadElf } from '../filesystem/elf/pages.ts';
import type { TreeEntry } from '../filesystem/types.ts';
import { Turns } from '../turns.ts';
import { type FileRole, filesByRole, roleOf } from './files.ts';
import { MAX_PACKAGES_A_FILE } from './limits.ts';
import { listed } from './listed.ts';
import { Malformed } from './malformed.ts';
import { distributionOf } from './os-release.ts';
import { rangeOf } from './range-of.ts';
import { readPrograms } from './read-programs.ts';
import { readJava } from './readers/java.ts';
import { readRpm } from './readers/rpm.ts';
import { textPackages } from './text-packages.ts';
import { readTexts } from './texts.ts';
import type { Inventory, InventoryFiles, NotRead, Package } from './types.ts';

const TEXT_ROLES: readonly FileRole[] = ['dpkg', 'apk', 'python', 'node', 'ruby', 'dotnet'];

/**
 * All packages that files of a state name. What cannot be read is in the result; rejects only if the engine does.
 */
export async function takeInventory(files: InventoryFiles): Promise<Inventory> {
  const tree = await files.tree();
  const found = filesByRole(tree);
  const of = (role: FileRole): readonly TreeEntry[] => found.get(role) ?? [];
  const packages: Package[] = [];
  const notRead: NotRead[] = [];
  const turns = new Turns();
  const add = (path: string, some: Iterable<Package | null>): void => {
    let count = 0;
    for (const each of some) {
      count += 1;
      if (count > MAX_PACKAGES_A_FILE) {
        notRead.push({ path, why: 'it names too many packages: the rest is left out' });
        break;
      }
      if (each !== null) packages.push(each);
    }
  };
  /** What is malformed is said, and the rest goes on. */
  const attempt = async (path: string, act: () => Promise<void>): Promise<void> => {
    try {
      await act();
    } catch (error) {
      if (!(error instanceof Malformed) && !(error instanceof BadElf)) throw error;
      notRead.push({ path, why: error.message });
    }
    if (turns.isDue) await turns.give();
  };
  const vendor = await distributionOf(files);
  const texts = TEXT_ROLES.flatMap(of);
  const isDatabase = (path: string): boolean => path.startsWith('var/lib/dpkg/') || path.includes('/apk/db/');
  const tooLong = await readTexts(files, texts, isDatabase, async (path, text) => {
    const entry = tree.get(path);
    const role = entry === undefined ? null : roleOf(entry);
    if (role !== null) add(`/${path}`, textPackages(role, text, `/${path}`, vendor.id));
    if (turns.isDue) await turns.give();
  });
  notRead.push(...tooLong);
  for (const entry of of('rpm')) {
    const path = `/${entry.path}`;
    await attempt(path, async () => {
      let count = 0;
      for await (const each of readRpm(rangeOf(files, entry), entry.size, path, vendor.id, turns)) {
        if (++count > MAX_PACKAGES_A_FILE) throw new Malformed('it names too many packages');
        if (each !== null) packages.push(each);
      }
    });
    const log = tree.get(`${entry.path}-wal`);
    if (log !== undefined && log.size > 0)
      notRead.push({ path: `/${log.path}`, why: 'changes in it are not part of the database yet' });
  }
  for (const { path } of of('rpm-other')) {
    notRead.push({ path: `/${path}`, why: 'it is an rpm database of another kind than SQLite' });
  }
  for (const entry of of('java')) {
    const path = `/${entry.path}`;
    await attempt(path, async () => {
      const { packages: some, notRead: nested } = await readJava(rangeOf(files, entry), entry.size, path);
      packages.push(...some);
      notRead.push(...nested);
    });
  }
  const programs = await readPrograms(files, of('program'));
  packages.push(...programs.packages);
  notRead.push(...programs.notRead);
  return { packages: listed(packages), notRead };
}
