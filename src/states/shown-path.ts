import type { FileTree } from '../filesystem/file-tree.ts';
import { partsOf } from '../filesystem/paths.ts';
import { plainName } from '../progress/plain-name.ts';

/**
 * The path in a tree that a person means: the one typed, or, where that does not exist, the only one that is shown like
 * it. A name that is not UTF-8 (shown as `bad\xff`) cannot be typed otherwise, as arguments of a command are text.
 */
export function pathAsShown(tree: FileTree, path: string): string {
  if (tree.follow(path).problem !== 'missing') return path;
  const wanted = partsOf(path).join('/');
  const [found, ...others] = tree.entries().filter((entry) => plainName(entry.path) === wanted);
  return found === undefined || others.length > 0 ? path : found.path;
}
