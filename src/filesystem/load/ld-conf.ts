import type { FileTree } from '../file-tree.ts';
import { BadPatternError, globMatch } from '../ignore/index.ts';

/** Files that are read before `include` is taken for a circle. */
const MOST_FILES = 100;

/** PATH_MAX of Linux. */
const MOST_LINE = 4096;

/**
 * The folders that `/etc/ld.so.conf` names, for ldconfig to put into the cache (ldconfig(8)); `include` takes patterns.
 *
 * @param read the text of a file of the tree
 */
export async function foldersInLdConf(
  tree: FileTree,
  read: (path: string) => Promise<string>,
): Promise<readonly string[]> {
  const folders: string[] = [];
  const seen = new Set<string>();
  const visit = async (path: string): Promise<void> => {
    const { entry, path: real } = tree.follow(path);
    if (entry === null || seen.has(real) || seen.size >= MOST_FILES) return;
    seen.add(real);
    for (const line of (await read(real)).split('\n')) {
      if (line.length > MOST_LINE) continue;
      const text = line.replace(/#.*/, '').trim();
      const include = /^include\s+(.+)$/.exec(text)?.[1];
      if (include !== undefined) {
        for (const pattern of include.split(/\s+/)) {
          for (const found of matches(tree, pattern, real)) await visit(found);
        }
      } else if (text.startsWith('/')) folders.push(text.replace(/[=\s].*$/, '').replace(/\/+$/, ''));
    }
  };
  await visit('etc/ld.so.conf');
  return folders;
}

/** Patterns without a slash in front begin in the folder of the file that has them. */
function matches(tree: FileTree, pattern: string, file: string): readonly string[] {
  const absolute = pattern.startsWith('/') ? pattern : `/${file.replace(/[^/]*$/, '')}${pattern}`;
  let found = [''];
  for (const part of absolute.split('/').filter((each) => each !== '')) {
    found = found.flatMap((folder) => {
      const real = tree.follow(folder);
      if (real.problem !== null) return [];
      const prefix = real.path === '' ? '' : `${real.path}/`;
      return tree
        .children(real.path)
        .map(({ path }) => path)
        .filter((path) => isMatch(part, path.slice(prefix.length)));
    });
  }
  return found;
}

/** glob(7): as Go's, but for `[!a]`, and for names that begin by a dot. */
function isMatch(pattern: string, name: string): boolean {
  if (name.startsWith('.') && !pattern.startsWith('.')) return false;
  try {
    return globMatch(pattern.replaceAll('[!', '[^'), name);
  } catch (error) {
    if (error instanceof BadPatternError) return false;
    throw error;
  }
}
