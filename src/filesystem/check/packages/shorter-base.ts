import type { Root } from '../../load/index.ts';
import { fileType } from '../../mode.ts';
import type { Finding } from '../finding.ts';
import { ownOrigin, type SourceStage, type Subject, stagesFor } from '../subject.ts';
import { broughtBy, type PackageDatabase, packagesOf, topPackages } from './database.ts';
import { baseOf, isSame, releaseOf } from './release.ts';

/** From this many files on, packages are shorter than their files; where the image can install them, earlier. */
const MANY_FILES = 20;
const SOME_FILES = 6;

/** Of the files of a folder, so many tell whose they are. */
const MAX_FILES = 5000;

/** A note that installing the packages of what the fixes bring is shorter than copying their files, if it is. */
export async function shorterBase(
  subject: Subject,
  findings: readonly Finding[],
): Promise<readonly Finding[]> {
  const byStage = new Map<string, Finding[]>();
  for (const finding of findings) {
    const stage = finding.fix?.startsWith('COPY ') === true ? finding.foundIn[0]?.stage : undefined;
    if (stage !== undefined) byStage.set(stage, [...(byStage.get(stage) ?? []), finding]);
  }
  const notes: Finding[] = [];
  for (const [name, lacks] of byStage) {
    if (new Set(lacks.map(({ fix }) => fix)).size < SOME_FILES) continue;
    const stage = (await stagesFor(subject, null)).find((each) => each.name === name);
    const note = stage === undefined ? null : await noteOf(subject, stage, lacks);
    if (note !== null) notes.push(note);
  }
  return notes;
}

async function noteOf(
  subject: Subject,
  stage: SourceStage,
  lacks: readonly Finding[],
): Promise<Finding | null> {
  const pathsOf = (some: readonly Finding[]): ReadonlySet<string> =>
    new Set(some.flatMap(({ foundIn }) => foundIn[0]?.path ?? []));
  const brought = pathsOf(lacks);
  // What a program may open by name, its package does not depend on either.
  const parts = [...pathsOf(lacks.filter(({ rule }) => rule !== 'missing-plugin'))].map((path) =>
    filesOf(stage.root, stage.root.real(path)),
  );
  const files = new Set(parts.flat());
  const asking = lacks.flatMap(({ path }) => {
    const origin = path === null ? null : ownOrigin(subject, subject.root.real(path));
    return origin?.source.stage === stage.index && origin.path !== null ? [stage.root.real(origin.path)] : [];
  });
  const found = await packagesOf(subject, stage.root, new Set([...files, ...asking]));
  if (found === null) return null;
  const owned = [...files].filter((path) => found.owners.has(path));
  // What no package owns would still have to be copied.
  if (owned.length * 10 < files.size * 9) return null;
  const askers = asking.flatMap((path) => found.owners.get(path) ?? []);
  const names = topPackages(found, packagesFor(found, parts, askers));
  const [there, here] = [await releaseOf(stage.root), await releaseOf(subject.root)];
  // Another distribution, or another release, has other packages.
  const own = isSame(there, here) ? installerIn(subject.root, found.manager) : null;
  const canInstall = own !== null;
  if (names.length === 0 || brought.size < (canInstall ? SOME_FILES : MANY_FILES)) return null;
  const base = canInstall ? null : baseOf(there);
  const command = own ?? installerIn(stage.root, found.manager) ?? INSTALLERS[found.manager][0];
  const install = `RUN ${command?.install ?? ''} ${names.join(' ')}`;
  const where = canInstall ? 'here' : base === null ? 'on the base of that stage' : `in a stage FROM ${base}`;
  return {
    rule: 'shorter-base',
    severity: 'note',
    path: null,
    needs: null,
    detail: `The fixes copy ${brought.size} files and folders from ${stage.name}; it is shorter to install their packages ${where}: ${install}`,
    foundIn: [],
    fix: null,
    line: lacks[0]?.line ?? null,
  };
}

/** Programs that install packages, those that an image most likely has first. */
const INSTALLERS: Readonly<
  Record<PackageDatabase['manager'], readonly { readonly path: string; readonly install: string }[]>
> = {
  dpkg: [
    { path: 'usr/bin/apt-get', install: 'apt-get update && apt-get install -y --no-install-recommends' },
  ],
  apk: [{ path: 'sbin/apk', install: 'apk add --no-cache' }],
  rpm: [
    { path: 'usr/bin/dnf', install: 'dnf install -y --setopt=install_weak_deps=False' },
    { path: 'usr/bin/microdnf', install: 'microdnf install -y --setopt=install_weak_deps=0' },
    { path: 'usr/bin/zypper', install: 'zypper --non-interactive install --no-recommends' },
    { path: 'usr/bin/yum', install: 'yum install -y' },
  ],
};

function installerIn(
  root: Root,
  manager: PackageDatabase['manager'],
): { readonly path: string; readonly install: string } | null {
  return INSTALLERS[manager].find(({ path }) => root.locate(path) !== null) ?? null;
}

function filesOf({ tree }: Root, path: string): readonly string[] {
  const files: string[] = [];
  const open = [path];
  for (let at = open.pop(); at !== undefined && files.length < MAX_FILES; at = open.pop()) {
    const entry = tree.get(at);
    if (entry !== undefined && fileType(entry.mode) === 'file') files.push(at);
    // Pushed one by one: a call takes only so many arguments.
    for (const { path: child } of tree.children(at)) open.push(child);
  }
  return files;
}

/** The packages of the programs that lack something, and for each part that these do not bring the one that has most of it. */
function packagesFor(
  { owners, depends }: PackageDatabase,
  parts: readonly (readonly string[])[],
  askers: readonly string[],
): readonly string[] {
  const brought = new Set([...askers, ...broughtBy(depends, askers)]);
  const isBrought = (path: string): boolean => brought.has(owners.get(path) ?? '');
  return [
    ...askers,
    ...parts.flatMap((paths) => (paths.some(isBrought) ? [] : (mainOwner(owners, paths) ?? []))),
  ];
}

/** The package that most of some files are of: what else lies in their folder came along. */
function mainOwner(owners: ReadonlyMap<string, string>, paths: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const path of paths) {
    const name = owners.get(path);
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0];
}
