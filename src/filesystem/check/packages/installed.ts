import type { Root } from '../../load/index.ts';
import type { SourceStage } from '../subject.ts';
import { apkInstalled } from './apk.ts';
import { dpkgInstalled } from './dpkg.ts';

/** What package managers installed in a state, as far as they keep lists of files that are texts. */
export interface Installed {
  /** Names of the packages that a package depends on, as far as they are installed. */
  readonly depends: ReadonlyMap<string, readonly string[]>;
  /** What a package was built from, where that has another name: `octave` of octave-common. */
  readonly sources: ReadonlyMap<string, string>;
  /** What a package brought, files and folders: absolute paths, with a newline before and behind each. */
  readonly paths: ReadonlyMap<string, string>;
}

/** A program's package, and what belongs to it. */
export interface OwnPackage {
  readonly name: string;
  readonly source: string;
  /** Names of the packages of the same source that it depends on, and its own, which is the first. */
  readonly parts: readonly string[];
}

const known = new WeakMap<Root['tree'], Promise<Installed | null>>();

/** The packages of dpkg or apk in a root, read once; null where there are none. Rejects when the engine cannot read them. */
export function installedIn(root: Root): Promise<Installed | null> {
  const found = known.get(root.tree) ?? read(root);
  known.set(root.tree, found);
  return found;
}

async function read(root: Root): Promise<Installed | null> {
  return (await dpkgInstalled(root)) ?? (await apkInstalled(root));
}

/**
 * What is installed where a program came from, and the program's package; null where there is none of either. Rejects
 * when the engine cannot read the lists.
 *
 * @param homePath its path there, absolute and without symlinks
 */
export async function packageOfProgram({
  home,
  homePath,
}: {
  readonly home: SourceStage | null;
  readonly homePath: string | null;
}): Promise<{ readonly installed: Installed; readonly own: OwnPackage } | null> {
  const installed = home === null || homePath === null ? null : await installedIn(home.root);
  const own = installed === null || homePath === null ? null : packageWith(installed, homePath);
  return installed === null || own === null ? null : { installed, own };
}

/** What the parts of a program's package brought, with the part: absolute paths. */
export function broughtPaths(
  { paths }: Installed,
  { parts }: OwnPackage,
): readonly (readonly [path: string, part: string])[] {
  return parts.flatMap((part) =>
    (paths.get(part) ?? '').split('\n').flatMap((path) => (path === '' ? [] : [[path, part] as const])),
  );
}

/** The package that brought a file; null for none. @param path absolute, without symlinks */
export function packageWith(installed: Installed, path: string): OwnPackage | null {
  const [name] = ownersOf(installed, path);
  return name === undefined ? null : ownPackage(installed, name);
}

/** Whether one of a package's parts brought a path, and no other package did. */
export function isOnlyOf(installed: Installed, { parts }: OwnPackage, path: string): boolean {
  const owners = ownersOf(installed, path);
  return owners.length > 0 && owners.every((name) => parts.includes(name));
}

/** Megabytes of lists are searched for each path, and the same paths are asked for again in each round of a check. */
const asked = new WeakMap<Installed, Map<string, readonly string[]>>();

/** The names of the packages that brought a path. */
function ownersOf(installed: Installed, path: string): readonly string[] {
  const ofPaths = asked.get(installed) ?? new Map<string, readonly string[]>();
  asked.set(installed, ofPaths);
  const owners =
    ofPaths.get(path) ??
    [...installed.paths].flatMap(([name, list]) =>
      namesOf(path).some((each) => list.includes(`\n${each}\n`)) ? [name] : [],
    );
  ofPaths.set(path, owners);
  return owners;
}

/** A path, and as packages name it that were made when /lib was no link. */
function namesOf(path: string): readonly string[] {
  return path.startsWith('/usr/') ? [path, path.slice('/usr'.length)] : [path];
}

function ownPackage({ depends, sources }: Installed, name: string): OwnPackage {
  const source = sources.get(name) ?? name;
  const parts = new Set([name]);
  for (const part of parts)
    for (const other of depends.get(part) ?? [])
      if ((sources.get(other) ?? other) === source) parts.add(other);
  return { name, source, parts: [...parts] };
}
