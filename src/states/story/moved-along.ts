import type { FileTree } from '../../filesystem/file-tree.ts';
import { fileType } from '../../filesystem/mode.ts';
import { joined, nameOf, parentOf } from '../../filesystem/paths.ts';
import type { TreeEntry } from '../../filesystem/types.ts';
import type { Sliced } from '../../turns.ts';
import { hasSubsecondTime } from '../known-comparisons.ts';
import type { Traces } from './traces.ts';

/** What a RUN wrote, and where it may have it from. */
export interface Written {
  readonly added: readonly TreeEntry[];
  readonly before: FileTree;
  readonly after: FileTree;
  /** Of `before`, the entries that are followed. */
  readonly traces: Traces;
  /** Paths that are gone from their old place. */
  readonly gone: ReadonlySet<string>;
}

/**
 * Adds what has no contents to be told by: symlinks and empty files that have the very time of an old one, then all
 * that lies under its own name beside what came from the same folder. Then a new folder whose contents all come from
 * one other folder, under their own names, is that folder.
 */
export function* addMovedAlong(
  found: Map<string, string>,
  traced: readonly TreeEntry[],
  written: Written,
): Sliced<void> {
  yield* addProven(found, traced, written.added);
  const inside = new Map<string, TreeEntry[]>();
  for (const entry of written.added) {
    yield;
    const folder = parentOf(entry.path);
    const entries = inside.get(folder);
    if (entries === undefined) inside.set(folder, [entry]);
    else entries.push(entry);
  }
  // What is in a folder may say what the folder is.
  const depths = [...inside.keys()].map((folder) => ({
    folder,
    depth: folder === '' ? 0 : folder.split('/').length,
  }));
  for (const { folder } of depths.toSorted((x, y) => y.depth - x.depth)) {
    yield;
    const entries = inside.get(folder) ?? [];
    const sources = yield* sourcesOf(entries, found);
    if (sources.length === 0) continue;
    for (const entry of entries) {
      yield;
      if (found.has(entry.path)) continue;
      const old = sources.map((source) => joined(source, nameOf(entry.path)));
      const from = old.find((path) => isAlong(path, entry, found, written));
      if (from !== undefined) found.set(entry.path, from);
    }
    yield* addFolder(folder, entries, found, written);
  }
}

/** What came together from more folders than these is looked for beside the first ones only. */
const MAX_SOURCES = 16;

/** A time with fractions of a second is seldom that of two writes. */
function* addProven(
  found: Map<string, string>,
  traced: readonly TreeEntry[],
  added: readonly TreeEntry[],
): Sliced<void> {
  const open: TreeEntry[] = [];
  for (const entry of added) {
    yield;
    if (isBare(entry) && hasSubsecondTime(entry) && !found.has(entry.path)) open.push(entry);
  }
  if (open.length === 0) return;
  const key = ({ mode, linkname, mtimeNs }: TreeEntry): string => `${fileType(mode)} ${mtimeNs} ${linkname}`;
  // Files that are written at one go may have the same time: their names tell them apart, later.
  const old = new Map<string, string | null>();
  for (const entry of traced) {
    yield;
    if (isBare(entry)) old.set(key(entry), old.has(key(entry)) ? null : entry.path);
  }
  for (const entry of open) {
    yield;
    const from = old.get(key(entry)) ?? null;
    if (from !== null) found.set(entry.path, from);
  }
}

/** Whether an entry is a symlink or an empty file. */
function isBare({ mode, size, linkname }: TreeEntry): boolean {
  const type = fileType(mode);
  return type === 'symlink' || (type === 'file' && size === 0 && linkname === '');
}

/** The folders from which entries came under their own names, the first of them. */
function* sourcesOf(
  entries: readonly TreeEntry[],
  found: ReadonlyMap<string, string>,
): Sliced<readonly string[]> {
  const sources = new Set<string>();
  for (const { path } of entries) {
    yield;
    const from = found.get(path);
    if (from !== undefined && nameOf(from) === nameOf(path)) sources.add(parentOf(from));
    if (sources.size === MAX_SOURCES) break;
  }
  return [...sources];
}

/** Whether an entry is an old one that came along. */
function isAlong(
  path: string,
  entry: TreeEntry,
  found: ReadonlyMap<string, string>,
  { before, after, traces, gone }: Written,
): boolean {
  const old = before.get(path);
  const type = fileType(entry.mode);
  if (old === undefined || fileType(old.mode) !== type || !traces.has(path)) return false;
  switch (type) {
    case 'symlink':
      return old.linkname === entry.linkname;
    case 'dir':
      return before.children(path).length === 0 && after.children(entry.path).length === 0;
    case 'file': {
      // What is gone there and is here now was moved, and changed by the same RUN.
      if (gone.has(path) || isBare(old)) return gone.has(path) || isBare(entry);
      return found.get(after.contentOf(entry).path) === before.contentOf(old).path;
    }
    default:
      return false;
  }
}

function* addFolder(
  folder: string,
  entries: readonly TreeEntry[],
  found: Map<string, string>,
  { after, traces }: Written,
): Sliced<void> {
  const first = found.get(entries[0]?.path ?? '');
  if (first === undefined || found.has(folder) || after.children(folder).length > entries.length) return;
  const source = parentOf(first);
  for (const { path } of entries) {
    yield;
    if (found.get(path) !== joined(source, nameOf(path))) return;
  }
  if (traces.has(source)) found.set(folder, source);
}
