import type { FileTree } from '../filesystem/file-tree.ts';
import { fileType } from '../filesystem/mode.ts';
import { joined, parentOf, partsOf } from '../filesystem/paths.ts';
import type { TreeEntry } from '../filesystem/types.ts';

/** How many symlinks Linux follows (path_resolution(7)). */
const MAX_SYMLINKS = 40;

/**
 * Whether a link leads only to places inside of a folder, on every step of its way and wherever the folder is copied to:
 * all links on the way are relative, and no `..` leaves the folder. It may lead to nothing there, or in circles.
 *
 * @param root path of the folder; '' for all of the state
 */
export function staysInside(tree: FileTree, root: string, link: TreeEntry): boolean {
  if (link.linkname.startsWith('/')) return false;
  let at = parentOf(link.path);
  let rest = partsOf(link.linkname).reverse();
  let links = 0;
  for (let part = rest.pop(); part !== undefined; part = rest.pop()) {
    if (part === '..') {
      if (at === root) return false;
      at = parentOf(at);
      continue;
    }
    const here = joined(at, part);
    const found = tree.get(here);
    if (found === undefined || fileType(found.mode) !== 'symlink') {
      at = here;
      continue;
    }
    links += 1;
    if (links > MAX_SYMLINKS) return true;
    if (found.linkname.startsWith('/')) return false;
    rest = [...rest, ...partsOf(found.linkname).reverse()];
  }
  return true;
}
