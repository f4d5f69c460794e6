import { editDistance } from '../dockerfile/suggest.ts';
import type { FileTree } from './file-tree.ts';

/** How many paths are suggested. */
const MAX_PATHS = 3;

/**
 * Suggests paths for a missing one, best first: names in the same folder that differ by a few letters or share a
 * prefix, then the same name in other folders, nearest first. If there are none, the deepest existing folder of the
 * path.
 */
export function didYouMeanPaths(parts: readonly string[], tree: FileTree): readonly string[] {
  const there = deepest(parts, tree);
  const wanted = parts[there.depth];
  if (wanted === undefined) return [];
  const rest = parts.slice(there.depth + 1);
  const siblings = tree
    .children(there.path)
    .map(({ path }) => ({ path, edits: distance(wanted, path.slice(there.path.length).replace(/^\//, '')) }))
    .filter(({ edits }) => edits <= Math.max(2, Math.floor(wanted.length / 3)))
    .toSorted((a, b) => a.edits - b.edits)
    .slice(0, MAX_PATHS)
    .flatMap(({ path }) => {
      const whole = [...path.split('/'), ...rest];
      if (tree.get(whole.join('/')) !== undefined) return [whole.join('/')];
      // The path gets deeper each time, so this ends. A link that leads nowhere is not followed.
      return tree.follow(path).problem === null ? didYouMeanPaths(whole, tree) : [];
    });
  const found = [...siblings, ...elsewhere(parts, tree)];
  const paths = [...new Set(found)].slice(0, MAX_PATHS);
  return paths.length > 0 ? paths : [there.path];
}

/** The deepest existing folder of the path, with links followed; `depth` is its number of parts. */
function deepest(
  parts: readonly string[],
  tree: FileTree,
): { readonly path: string; readonly depth: number } {
  for (let depth = parts.length - 1; depth > 0; depth--) {
    const { problem, path } = tree.follow(parts.slice(0, depth).join('/'));
    if (problem === null) return { path, depth };
  }
  return { path: '', depth: 0 };
}

/** The same name in other folders, those that share most of the path first. */
function elsewhere(parts: readonly string[], tree: FileTree): readonly string[] {
  const name = parts.at(-1);
  if (name === undefined) return [];
  const end = `/${name}`;
  const found: { readonly path: string; readonly shared: number }[] = [];
  for (const { path } of tree.entries()) {
    if (path !== name && !path.endsWith(end)) continue;
    const own = new Set(path.split('/'));
    found.push({ path, shared: parts.filter((part) => own.has(part)).length });
  }
  return found
    .toSorted((a, b) => b.shared - a.shared || a.path.length - b.path.length)
    .map(({ path }) => path);
}

/** 0 for names that differ in case only; 1 if one is a prefix of the other; else the number of edits. */
function distance(wanted: string, name: string): number {
  const [a, b] = [wanted.toLowerCase(), name.toLowerCase()];
  if (a === b) return 0;
  if (a.length > 2 && b.length > 2 && (a.startsWith(b) || b.startsWith(a))) return 1;
  if (Math.abs(a.length - b.length) > 4 || a.length > 64) return Number.POSITIVE_INFINITY;
  return editDistance(a, b);
}
