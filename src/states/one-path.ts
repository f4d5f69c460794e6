import { isText } from '../filesystem/bytes.ts';
import type { Followed } from '../filesystem/file-tree.ts';
import { fileType } from '../filesystem/mode.ts';
import { joined, nameOf, parentOf, partsOf } from '../filesystem/paths.ts';
import type { TreeEntry } from '../filesystem/types.ts';
import { type StateRef, unlessEngineLost } from '../ports.ts';
import { markSockets } from './sockets.ts';

/** How many symlinks Linux follows (path_resolution(7)). */
const MAX_SYMLINKS = 40;

/** One entry of a state, found without a list of all its files. */
export interface OnePath {
  /** Where the path leads when links are followed. */
  readonly followed: Followed;
  /** The entry of the path itself, if it is a link: links are followed in the folders above it only. */
  readonly own: TreeEntry | null;
}

/**
 * Looks up one path by asking for its folders' entries of that name: a list of all files takes longer the more there are.
 * A hard link is found as the file that it is, since only the list of all files says which names are the same file.
 *
 * @returns null where the path does not exist or the engine cannot tell: then the list of all files says why
 */
export async function findOnePath(path: string, solved: () => Promise<StateRef>): Promise<OnePath | null> {
  const state = await solved();
  const chain: string[] = [];
  let own: TreeEntry | null = null;
  const given = partsOf(path);
  let rest = given.map((name, index) => ({ name, isLast: index === given.length - 1 })).reverse();
  let at = '';
  let entry: TreeEntry | null = null;
  for (let part = rest.pop(); part !== undefined; part = rest.pop()) {
    if (part.name === '..') {
      at = parentOf(at);
      entry = at === '' ? null : await entryAt(state, at);
      continue;
    }
    const here = joined(at, part.name);
    const isFolder: boolean = entry === null ? at === '' : fileType(entry.mode) === 'dir';
    const found: TreeEntry | null = isFolder ? await entryAt(state, here) : null;
    if (found === null) return null;
    if (fileType(found.mode) !== 'symlink') {
      at = here;
      entry = found;
      continue;
    }
    if (chain.length === MAX_SYMLINKS) return null;
    if (part.isLast) own = found;
    chain.push(here);
    rest = [...rest, ...partsOf(found.linkname).map(inLink).reverse()];
    if (found.linkname.startsWith('/')) {
      at = '';
      entry = null;
    }
  }
  const [marked = null] = entry === null ? [] : await markSockets([entry], async () => state);
  return { followed: { entry: marked, path: at, chain, problem: null }, own };
}

const inLink = (name: string) => ({ name, isLast: false });

/** Null if it does not exist, or cannot be asked for. */
export async function entryAt(state: StateRef, path: string): Promise<TreeEntry | null> {
  if (!isText(path)) return null;
  const entries = await state
    .readDir(`/${parentOf(path)}`, nameOf(path))
    .catch(unlessEngineLost([] as readonly TreeEntry[]));
  return entryOf(entries, path);
}

/** The entry of a path among those that the engine names in its folder. */
function entryOf(entries: readonly TreeEntry[], path: string): TreeEntry | null {
  const found = entries.find((entry) => nameOf(entry.path) === nameOf(path));
  return found === undefined ? null : { ...found, path };
}

/**
 * Whether the engine finds a name at once. Of one that has to be escaped it looks at all that is below its folder, and it
 * takes spaces off the ends (tonistiigi/fsutil filter.go, moby/patternmatcher).
 */
function isPlainName(name: string): boolean {
  return name === name.trim() && !/[[\]*?!#^\\]/.test(name);
}

/** In a folder of very many entries each question takes long, and a list of all files is there sooner. */
const MAX_ASKING_MS = 2_000;

/** Looks up a few paths of a state: see `entriesAt`. */
export type AskPaths = (paths: readonly string[]) => ReturnType<typeof entriesAt>;

/**
 * The entries of some paths, links not followed; null for one that does not exist. A hard link is found as the file that
 * it is.
 *
 * @returns null where the engine cannot tell, or not soon
 */
export async function entriesAt(
  paths: readonly string[],
  state: StateRef,
): Promise<ReadonlyMap<string, TreeEntry | null> | null> {
  const known = new Map<string, TreeEntry | null>();
  const end = performance.now() + MAX_ASKING_MS;
  for (const path of paths) {
    if (!isText(path) || !partsOf(path).every(isPlainName)) return null;
    let [at, isFolder] = ['', true];
    for (const name of partsOf(path)) {
      const folder = at;
      at = joined(folder, name);
      if (!known.has(at)) {
        if (performance.now() > end) return null;
        const found = isFolder ? await state.readDir(`/${folder}`, name).catch(unlessEngineLost(null)) : [];
        if (found === null) return null;
        known.set(at, entryOf(found, at));
      }
      isFolder = fileType(known.get(at)?.mode ?? 0) === 'dir';
    }
  }
  const marked = await markSockets(
    [...known.values()].filter((entry) => entry !== null),
    async () => state,
  );
  const found = new Map(marked.map((entry) => [entry.path, entry]));
  return new Map(paths.map((path) => [path, found.get(path) ?? null]));
}

/** Bytes of a file that are asked for at once. */
const PIECE_BYTES = 4 * 1024 * 1024;

/** Reads one file in pieces; `take` gets each of them, and the next one waits for its promise. */
export async function readOneFile(
  { path, size }: TreeEntry,
  solved: () => Promise<StateRef>,
  take: (bytes: Uint8Array) => void | Promise<void>,
): Promise<void> {
  const state = await solved();
  for (let offset = 0; offset < size; ) {
    const bytes = await state.readFile(`/${path}`, { offset, length: Math.min(PIECE_BYTES, size - offset) });
    if (bytes.length === 0) break;
    await take(bytes);
    offset += bytes.length;
  }
}
