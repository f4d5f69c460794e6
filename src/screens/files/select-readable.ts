import type { FileTree } from '../../filesystem/file-tree.ts';
import { fileType } from '../../filesystem/mode.ts';
import type { TreeEntry } from '../../filesystem/types.ts';

/**
 * The file whose contents are shown for an entry: itself, the first name of a hard link, or a link's target;
 * else null.
 */
export function readable(tree: FileTree, entry: TreeEntry): TreeEntry | null {
  const type = fileType(entry.mode);
  if (type === 'file') return tree.contentOf(entry);
  if (type !== 'symlink') return null;
  const { entry: end } = tree.follow(entry.path);
  return end !== null && fileType(end.mode) === 'file' ? tree.contentOf(end) : null;
}
