/** Scans the files of a watch plan: the state of every file, and the folders in which changes can happen. */
import { type BigIntStats, lstatSync, readdirSync, readlinkSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { type FolderState, parseIgnoreFile, TreeFilter } from '../filesystem/ignore/index.ts';
import type { WatchedFiles, WatchedFolder, WatchPlan } from '../ports.ts';
import { readRegularFileSync } from '../read-file.ts';
import { Turns } from '../turns.ts';

/** Whether a change of this name in a folder can matter. */
export type Interest = (name: string) => boolean;

/** Called with each folder before it is read, so that later changes are noticed. */
export type EnterFolder = (path: string, inode: bigint, interest: Interest) => void;

/**
 * Returns the state of each file by its path; it differs between two scans if the file changed. Does not enter excluded
 * folders.
 */
export async function scanFiles(plan: WatchPlan, enter: EnterFolder): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const file of [...plan.files, ...plan.folders.flatMap((folder) => folder.ignoreFiles)]) {
    const folder = dirname(file);
    const stats = ifThere(() => statSync(folder, { bigint: true }));
    if (stats === null) continue;
    // Watch the folder, since editors replace a file by a new one.
    enter(folder, stats.ino, (name) => name === basename(file));
    note(found, file);
  }
  for (const folder of plan.folders) await scanFolder(folder, found, enter);
  return found;
}

async function scanFolder(
  folder: WatchedFolder,
  found: Map<string, string>,
  enter: EnterFolder,
): Promise<void> {
  const filter = filterOf(folder);
  const waiting: { path: string; prefix: string; state: FolderState | undefined }[] = [
    { path: folder.path, prefix: '', state: undefined },
  ];
  const turns = new Turns();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { path, prefix, state } = next;
    const stats = ifThere(() => statSync(path, { bigint: true }));
    if (stats === null) continue;
    enter(path, stats.ino, (name) => matters(filter, prefix + name, state));
    for (const entry of ifThere(() => readdirSync(path, { withFileTypes: true })) ?? []) {
      if (turns.isDue) await turns.give();
      const relative = prefix + entry.name;
      const absolute = `${path}/${entry.name}`;
      if (!entry.isDirectory()) {
        if (filter.file(relative, state)) note(found, absolute);
        continue;
      }
      const { sent, inside } = filter.folder(relative, state);
      if (sent) note(found, absolute);
      if (inside !== undefined) waiting.push({ path: absolute, prefix: `${relative}/`, state: inside });
    }
  }
}

function matters(filter: TreeFilter, relative: string, state: FolderState | undefined): boolean {
  return filter.file(relative, state) || filter.folder(relative, state).inside !== undefined;
}

/**
 * The rules of the build context itself. A malformed pattern is dropped with all others of its kind; the engine reports
 * it.
 */
function filterOf({ sources, ignoreFiles }: WatchedFolder): TreeFilter {
  const texts = ignoreFiles.map((path) => ifThere(() => readRegularFileSync(path).toString()));
  const text = texts.find((each) => each !== null) ?? '';
  const include = sources.map((source) => (source.startsWith('!') ? `\\${source}` : source));
  const exclude = ifThere(() => parseIgnoreFile(text).map(({ pattern }) => pattern)) ?? [];
  return (
    ifThere(() => new TreeFilter({ include, exclude })) ??
    ifThere(() => new TreeFilter({ include })) ??
    new TreeFilter({})
  );
}

/** How many files there are among some paths, and which of them were written after a time (milliseconds since the epoch). */
export async function writtenSince(paths: Iterable<string>, time: number): Promise<WatchedFiles> {
  const changed: string[] = [];
  let count = 0;
  const turns = new Turns();
  for (const path of paths) {
    if (turns.isDue) await turns.give();
    const stats = ifThere(() => lstatSync(path));
    // A folder is written whenever something in it comes or goes, which may be a file that is not sent.
    if (stats === null || stats.isDirectory()) continue;
    count += 1;
    if (stats.mtimeMs > time) changed.push(path);
  }
  return { count, changed: changed.toSorted() };
}

function note(found: Map<string, string>, path: string): void {
  const state = ifThere(() => stateOf(path, lstatSync(path, { bigint: true })));
  if (state !== null) found.set(path, state);
}

/** What the engine compares: kind and mode, size and time of a file, and the target of a symlink. */
function stateOf(path: string, stats: BigIntStats): string {
  if (stats.isDirectory()) return `folder ${stats.mode}`;
  if (!stats.isSymbolicLink()) return `${stats.mode} ${stats.size} ${stats.mtimeNs}`;
  const target = ifThere(() => statSync(path, { bigint: true }));
  return `${readlinkSync(path)} ${target === null ? 'leads nowhere' : stateOf(path, target)}`;
}

/** Null for anything that cannot be read or no longer exists. */
function ifThere<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
