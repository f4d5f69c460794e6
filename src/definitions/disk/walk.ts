import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { readRegularFile } from '../../read-file.ts';
import { Turns } from '../../turns.ts';
import { kindByName, nearMiss } from '../file-kind.ts';
import { GitIgnore } from '../gitignore.ts';
import type { OtherFile } from '../types.ts';

/** Never searched: what other people's code brings has no builds of the team. */
const SKIPPED_FOLDERS: ReadonlySet<string> = new Set(['.git', 'node_modules', 'vendor']);

/** So many names are looked at; the rest of a larger tree is left out, and said to be. */
const MAX_ENTRIES = 1_000_000;
/** So many folders are read at a time. */
const PARALLEL_FOLDERS = 32;
/** A repository's root is looked for so many folders up. */
const MAX_PARENTS = 64;

/** The files of one folder whose names say that they define builds. */
export interface FoundFolder {
  /** Absolute. */
  readonly folder: string;
  /** In byte order. */
  readonly names: readonly string[];
}

/** So many files that only look like definitions are remembered. */
const MAX_OTHERS = 20;

export interface FoundFolders {
  /** Upper folders first, then by name. */
  readonly folders: readonly FoundFolder[];
  /** Whether the tree had more names than are looked at. */
  readonly isTruncated: boolean;
  /** Some files that are none by their names, though they look like it. */
  readonly others: readonly OtherFile[];
}

/** The `.gitignore` files in effect in a folder, the nearest last. */
interface Scope {
  readonly base: string;
  readonly ignore: GitIgnore;
}

/**
 * Finds what may define builds in a folder and its subfolders, except in `.git`, `node_modules`, `vendor` and what
 * `.gitignore` leaves out. Links to folders are not followed. A folder that cannot be read is left out.
 *
 * @param root absolute
 * @throws the signal's reason
 */
export async function walkDefinitions(root: string, signal: AbortSignal): Promise<FoundFolders> {
  const found: FoundFolder[] = [];
  const others: OtherFile[] = [];
  const turns = new Turns();
  let entries = 0;
  let queue: { readonly folder: string; readonly scopes: readonly Scope[] }[] = [
    { folder: root, scopes: await outerScopes(root) },
  ];
  while (queue.length > 0 && entries < MAX_ENTRIES) {
    signal.throwIfAborted();
    const batch = queue.slice(0, PARALLEL_FOLDERS);
    const rest = queue.slice(PARALLEL_FOLDERS);
    const read = await Promise.all(
      batch.map(async ({ folder, scopes }) => {
        const list: Dirent[] = await readdir(folder, { withFileTypes: true }).catch(() => []);
        return { folder, list, scopes: await withOwn(folder, list, scopes) };
      }),
    );
    const inner: typeof queue = [];
    for (const { folder, list, scopes } of read) {
      entries += list.length;
      const names: string[] = [];
      for (const entry of list) {
        const isFolder = entry.isDirectory();
        if (isFolder ? SKIPPED_FOLDERS.has(entry.name) : !entry.isFile() && !entry.isSymbolicLink()) continue;
        const isNone = !isFolder && kindByName(entry.name) === null;
        const why = isNone && others.length < MAX_OTHERS ? nearMiss(entry.name) : null;
        if (isNone && why === null) continue;
        const path = join(folder, entry.name);
        if (isIgnored(path, isFolder, scopes)) continue;
        if (isFolder) inner.push({ folder: path, scopes });
        else if (why === null) names.push(entry.name);
        else others.push({ file: path, why });
      }
      if (names.length > 0) found.push({ folder, names: names.sort(byBytes) });
      if (turns.isDue) await turns.give();
    }
    // Depth first keeps the queue short.
    queue = [...inner, ...rest];
  }
  return { folders: found.sort(byDepth), isTruncated: queue.length > 0, others };
}

function byBytes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function byDepth(a: FoundFolder, b: FoundFolder): number {
  return a.folder.split(sep).length - b.folder.split(sep).length || byBytes(a.folder, b.folder);
}

function isIgnored(path: string, isFolder: boolean, scopes: readonly Scope[]): boolean {
  for (let index = scopes.length - 1; index >= 0; index--) {
    const scope = scopes[index];
    if (scope === undefined) continue;
    const inside = path.slice(scope.base.length + (scope.base.endsWith(sep) ? 0 : 1));
    const decided = scope.ignore.decide(inside.replaceAll(sep, '/'), isFolder);
    if (decided !== null) return decided;
  }
  return false;
}

async function withOwn(
  folder: string,
  list: readonly Dirent[],
  scopes: readonly Scope[],
): Promise<readonly Scope[]> {
  if (!list.some(({ name }) => name === '.gitignore')) return scopes;
  const own = await scopeOf(folder, join(folder, '.gitignore'));
  return own === null ? scopes : [...scopes, own];
}

/** The ignore files of the repository above the folder; none outside a repository. */
async function outerScopes(root: string): Promise<readonly Scope[]> {
  const parents: string[] = [];
  let folder = root;
  for (let up = 0; up < MAX_PARENTS; up++) {
    const names: readonly string[] = await readdir(folder).catch(() => []);
    if (names.includes('.git')) {
      const files = [
        { base: folder, file: join(folder, '.git/info/exclude') },
        ...parents.toReversed().map((base) => ({ base, file: join(base, '.gitignore') })),
        ...(folder === root ? [] : [{ base: folder, file: join(folder, '.gitignore') }]),
      ].sort((a, b) => a.base.length - b.base.length);
      const scopes = await Promise.all(files.map(({ base, file }) => scopeOf(base, file)));
      return scopes.filter((scope) => scope !== null);
    }
    if (folder !== root) parents.push(folder);
    const parent = dirname(folder);
    if (parent === folder || relative(parent, folder) === '') break;
    folder = parent;
  }
  return [];
}

async function scopeOf(base: string, file: string): Promise<Scope | null> {
  const text = await readRegularFile(file).catch(() => null);
  return text === null ? null : { base, ignore: new GitIgnore(text.toString('utf8')) };
}
