import { RefusedError } from '../errors.ts';
import type { FileTree, Followed } from '../filesystem/file-tree.ts';

/** The error for a path that does not exist, with similar paths. */
export function notFound(tree: FileTree, path: string, problem: NonNullable<Followed['problem']>): Error {
  const asked = `/${path.replace(/^\/+/, '')}`;
  if (problem === 'loop') {
    return new RefusedError(`${asked}: too many symlinks, or a loop of them.`);
  }
  const { path: end, chain } = tree.follow(path);
  const link = chain.at(-1);
  const through = link === undefined ? '' : ` (the link /${link} leads to /${end}, which is missing)`;
  const near = tree.nearest(link === undefined ? path : end).filter((each) => each !== '');
  const [first, ...more] = near.map((each) => `/${each}`);
  if (first === undefined) return new RefusedError(`There is no ${asked}${through}.`);
  const like = more.length > 0 ? `similar: ${[first, ...more].join(', ')}` : `the nearest is ${first}`;
  return new RefusedError(`There is no ${asked}${through}; ${like}.`);
}
