import { withoutTrailing } from '../../text/cut.ts';
import type { FileTree } from '../file-tree.ts';
import { BadPatternError, globMatch } from '../ignore/index.ts';

/** The limit for included files, in case they include one another. */
const MAX_CONF_FILES = 100;

/** PATH_MAX of Linux. */
const MAX_LINE_COLUMNS = 4096;

/**
 * The folders in `/etc/ld.so.conf`, which ldconfig puts into the cache (ldconfig(8)). `include` accepts patterns.
 *
 * @param read returns the text of a file of the tree
 */
export async function foldersInLdConf(
  tree: FileTree,
  read: (path: string) => Promise<string>,
): Promise<readonly string[]> {
  const folders: string[] = [];
  const seen = new Set<string>();
  const visit = async (path: string): Promise<void> => {
    const { entry, path: real } = tree.follow(path);
    if (entry === null || seen.has(real) || seen.size >= MAX_CONF_FILES) return;
    seen.add(real);
    for (const line of (await read(real)).split('\n')) {
      if (line.length > MAX_LINE_COLUMNS) continue;
      const text = line.replace(/#.*/, '').trim();
      if (/^include\s/.test(text)) {
        for (const pattern of text.split(/\s+/).slice(1)) {
          for (const found of matches(tree, pattern, real)) await visit(found);
        }
      } else if (text.startsWith('/')) {
        folders.push(withoutTrailing(text.split(/[=\s]/, 1)[0] ?? '', '/'));
      }
    }
  };
  await visit('etc/ld.so.conf');
  return folders;
}

/** Relative patterns start from the folder of the file that contains them. */
function matches(tree: FileTree, pattern: string, file: string): readonly string[] {
  const absolute = pattern.startsWith('/')
    ? pattern
    : `/${file.slice(0, file.lastIndexOf('/') + 1)}${pattern}`;
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

/** glob(7): like Go's, except for `[!a]` and for names that start with a dot. */
function isMatch(pattern: string, name: string): boolean {
  if (name.startsWith('.') && !pattern.startsWith('.')) return false;
  try {
    return globMatch(pattern.replaceAll('[!', '[^'), name);
  } catch (error) {
    if (error instanceof BadPatternError) return false;
    throw error;
  }
}
