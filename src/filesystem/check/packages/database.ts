import type { Root } from '../../load/index.ts';
import type { Subject } from '../subject.ts';
import { apkPackages } from './apk.ts';
import { dpkgPackages } from './dpkg.ts';

/** Packages of a state: which files they own, and which others they bring. */
export interface PackageDatabase {
  readonly manager: 'dpkg' | 'apk' | 'rpm';
  /** Names of packages by the path of a file without a leading slash; only of the paths that were asked for. */
  readonly owners: ReadonlyMap<string, string>;
  /** Names of the packages that a package depends on, as far as they are installed. */
  readonly depends: ReadonlyMap<string, readonly string[]>;
  /** Packages that every system of this kind has. */
  readonly essential: ReadonlySet<string>;
}

/**
 * Finds the packages that own files; null for a state without a package manager that is known here.
 * @param paths without symlinks and without a leading slash
 */
export async function packagesOf(
  { rpmPackages }: Pick<Subject, 'rpmPackages'>,
  root: Root,
  paths: ReadonlySet<string>,
): Promise<PackageDatabase | null> {
  return (
    (await dpkgPackages(root, paths)) ?? (await apkPackages(root, paths)) ?? (await rpmPackages(root, paths))
  );
}

/** Packages that others bring with them; not those themselves, unless one of them brings it. */
export function broughtBy(depends: PackageDatabase['depends'], names: Iterable<string>): ReadonlySet<string> {
  const brought = new Set<string>();
  const open = [...names];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const other of depends.get(next) ?? []) {
      if (brought.has(other)) continue;
      brought.add(other);
      open.push(other);
    }
  }
  return brought;
}

/** The fewest packages that bring all of some: those that no other of them depends on. */
export function topPackages(
  { depends, essential }: Pick<PackageDatabase, 'depends' | 'essential'>,
  names: Iterable<string>,
): readonly string[] {
  const all = [...new Set(names)].toSorted();
  const covered = new Set<string>();
  for (const name of all) {
    // Of packages that depend on each other, the first one stays.
    if (covered.has(name)) continue;
    for (const other of broughtBy(depends, [name])) if (other !== name) covered.add(other);
  }
  const top = all.filter((name) => !covered.has(name));
  const chosen = top.filter((name) => !essential.has(name));
  return chosen.length > 0 ? chosen : top;
}
