import { editDistance } from '../dockerfile/suggest.ts';
import type { FileTree } from './file-tree.ts';

/** Paths told at most. */
const MOST = 3;

/**
 * Paths like one that is not there, best first: names in the same folder that are a few letters off or that begin alike,
 * then the same name elsewhere, the nearest place first. Without any, the deepest folder of the path that is there.
 */
export function didYouMeanPaths(parts: readonly string[], tree: FileTree): readonly string[] {
  const there = deepest(parts, tree);
  const wanted = parts[there.depth];
  if (wanted === undefined) return [];
  const rest = parts.slice(there.depth + 1);
  const siblings = tree
    .children(there.path)
    .map(({ path }) => ({ path, off: unlikeness(wanted, path.slice(there.path.length).replace(/^\//, '')) }))
    .filter(({ off }) => off <= Math.max(2, Math.floor(wanted.length / 3)))
    .toSorted((a, b) => a.off - b.off)
    .slice(0, MOST)
    .flatMap(({ path }) => {
      const whole = [...path.split('/'), ...rest];
      if (tree.get(whole.join('/')) !== undefined) return [whole.join('/')];
      // Deeper every time, so that it ends: but not through a link that leads nowhere.
      return tree.follow(path).problem === null ? didYouMeanPaths(whole, tree) : [];
    });
  const found = [...siblings, ...elsewhere(parts, tree)];
  const paths = [...new Set(found)].slice(0, MOST);
  return paths.length > 0 ? paths : [there.path];
}

/** The last part of the path that is there, links followed; `depth` counts the parts. */
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

/** 0 for the same but for case; 1 where one begins as the other; else the letters that are off. */
function unlikeness(wanted: string, name: string): number {
  const [a, b] = [wanted.toLowerCase(), name.toLowerCase()];
  if (a === b) return 0;
  if (a.length > 2 && b.length > 2 && (a.startsWith(b) || b.startsWith(a))) return 1;
  if (Math.abs(a.length - b.length) > 4 || a.length > 64) return Number.POSITIVE_INFINITY;
  return editDistance(a, b);
}
