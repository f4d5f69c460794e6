import type { Root } from '../../load/index.ts';
import { fileType } from '../../mode.ts';
import type { Finding } from '../finding.ts';
import { ownOrigin, type SourceStage, type Subject, stagesFor } from '../subject.ts';
import { packagesOf, topPackages } from './database.ts';

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
  const brought = new Set(lacks.flatMap(({ foundIn }) => foundIn[0]?.path ?? []));
  const files = new Set<string>();
  for (const path of brought) addFiles(stage.root, stage.root.real(path), files);
  const asking = lacks.flatMap(({ path }) => {
    const origin = path === null ? null : ownOrigin(subject, subject.root.real(path));
    return origin?.source.stage === stage.index && origin.path !== null ? [stage.root.real(origin.path)] : [];
  });
  const found = await packagesOf(stage.root, new Set([...files, ...asking]));
  if (found === null) return null;
  const owned = [...files].filter((path) => found.owners.has(path));
  // What no package owns would still have to be copied.
  if (owned.length * 10 < files.size * 9) return null;
  const names = topPackages(
    found,
    [...owned, ...asking].flatMap((path) => found.owners.get(path) ?? []),
  );
  const canInstall = subject.root.locate(found.manager === 'dpkg' ? 'usr/bin/apt-get' : 'sbin/apk') !== null;
  if (names.length === 0 || brought.size < (canInstall ? SOME_FILES : MANY_FILES)) return null;
  const base = canInstall ? null : await baseOf(stage.root);
  const install =
    found.manager === 'dpkg'
      ? `RUN apt-get update && apt-get install -y --no-install-recommends ${names.join(' ')}`
      : `RUN apk add --no-cache ${names.join(' ')}`;
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

function addFiles({ tree }: Root, path: string, files: Set<string>): void {
  const open = [path];
  for (let at = open.pop(); at !== undefined && files.size < MAX_FILES; at = open.pop()) {
    const entry = tree.get(at);
    if (entry !== undefined && fileType(entry.mode) === 'file') files.add(at);
    open.push(...tree.children(at).map((each) => each.path));
  }
}

const MAX_RELEASE_BYTES = 64 * 1024;

/** The smallest official image of the distribution of a state, as its os-release names it; null for others. */
async function baseOf(root: Root): Promise<string | null> {
  const file = root.locate('etc/os-release') ?? root.locate('usr/lib/os-release');
  if (file === null) return null;
  const text = new TextDecoder().decode(await file.bytes(0, MAX_RELEASE_BYTES));
  const value = (name: string): string =>
    new RegExp(`^${name}="?([\\w.-]{1,40})"?$`, 'm').exec(text)?.[1] ?? '';
  const [id, version, codename] = [value('ID'), value('VERSION_ID'), value('VERSION_CODENAME')];
  if (id === 'debian' && codename !== '') return `debian:${codename}-slim`;
  if (id === 'ubuntu' && version !== '') return `ubuntu:${version}`;
  if (id === 'alpine' && version !== '') return `alpine:${version.split('.').slice(0, 2).join('.')}`;
  return null;
}
