import type { FileTree, Followed } from '../filesystem/file-tree.ts';
import { plainText } from '../progress/sanitize.ts';

/** The error for a path that leads nowhere, with what is like it. */
export function notFound(tree: FileTree, path: string, problem: NonNullable<Followed['problem']>): Error {
  const asked = `/${path.replace(/^\/+/, '')}`;
  if (problem === 'loop')
    return new Error(`${plainText(asked)}: there are too many links on the way, or they go round.`);
  const { path: end, chain } = tree.follow(path);
  const [link] = chain.slice(-1);
  const through = link === undefined ? '' : ` (the link /${link} leads to /${end}, which is missing)`;
  const [first, ...more] = tree.nearest(path).map((near) => `/${near}`);
  const like =
    first === undefined || first === '/'
      ? ''
      : more.length > 0
        ? `; like it: ${[first, ...more].join(', ')}`
        : `; the nearest is ${first}`;
  return new Error(plainText(`There is no ${asked}${through}${like}.`));
}
