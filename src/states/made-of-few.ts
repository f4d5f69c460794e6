import { FileTree } from '../filesystem/file-tree.ts';
import { fileType } from '../filesystem/mode.ts';
import type { TreeEntry } from '../filesystem/types.ts';
import { hasSubsecondTime } from './known-comparisons.ts';
import type { Made } from './made-paths.ts';
import type { StateFiles } from './state-files.ts';

/** Of more paths, a list of all files may be there sooner: the engine is asked for each path and the folders above it. */
const MAX_PATHS = 50;

/** What an instruction did to a few paths. */
export interface FewMade {
  readonly made: Made;
  /** The entries of these paths after it, and possibly all others. */
  readonly after: FileTree;
}

/**
 * What an instruction made and removed of a few paths, without lists of states that take long to list. Null where only
 * lists and contents can tell, or where lists cost little. What only became another name of the same file, or is no longer
 * one, counts as the same: a path alone does not tell.
 */
export async function madeOfFew(
  paths: readonly string[],
  before: StateFiles,
  after: StateFiles,
): Promise<FewMade | null> {
  if (paths.length > MAX_PATHS) return null;
  const [few, fewAfter] = await Promise.all([partOf(before, paths), partOf(after, paths)]);
  if (few === null && fewAfter === null) return null;
  const [was, is] = [few ?? (await before.tree()), fewAfter ?? (await after.tree())];
  const [made, removed] = [new Set<string>(), new Set<string>()];
  for (const path of paths) {
    const [a, b] = [was.get(path), is.get(path)];
    const isMade = b !== undefined && (a === undefined || isOther(was.contentOf(a), is.contentOf(b)));
    if (isMade === null) return null;
    if (isMade) made.add(path);
    if (a !== undefined && b === undefined) removed.add(path);
  }
  return { made: { has: (path) => made.has(path), removed: (path) => removed.has(path) }, after: is };
}

/** A tree of just some paths of a state that takes long to list; null for another. */
async function partOf(files: StateFiles, paths: readonly string[]): Promise<FileTree | null> {
  const found = (await files.findInLong?.(paths)) ?? null;
  return found === null ? null : FileTree.of([...found.values()].filter((entry) => entry !== null));
}

/** Whether an entry has other contents than before, as far as a listing tells; null if it does not. */
function isOther(was: TreeEntry, entry: TreeEntry): boolean | null {
  const type = fileType(entry.mode);
  const wasType = fileType(was.mode);
  // Of very many empty files, a list says only of likely ones whether they are sockets.
  if (type !== wasType)
    return [type, wasType].includes('socket') && was.size === 0 && entry.size === 0 ? null : true;
  if (type === 'symlink') return was.linkname !== entry.linkname;
  if (type === 'block' || type === 'char')
    return was.devmajor !== entry.devmajor || was.devminor !== entry.devminor;
  if (type !== 'file') return false;
  if (was.size !== entry.size) return true;
  return was.mtimeNs === entry.mtimeNs && hasSubsecondTime(entry) ? false : null;
}
