import type { GraphStep } from './types.ts';

/** Folders that a command may have been in when it named a file, the likeliest first. */
const CD = /(?:^|[\s;&|(])cd +([^\s;&|()"'$]{1,512})/g;

/**
 * The absolute paths that a path in the log of a step may mean: as it is, or below the folder in which the step began, or one
 * that its command went to.
 * @param entered a folder that the log says was entered; null if it does not
 */
export function loggedPaths(step: GraphStep, path: string, entered: string | null): readonly string[] {
  if (path.startsWith('/')) return [normal(path)];
  if (step.op.kind !== 'exec') return [];
  const { args, cwd } = step.op;
  const folders = [cwd === '' ? '/' : cwd];
  for (const [, folder = ''] of args.join(' ').matchAll(CD)) {
    const from = folders.at(-1) ?? '/';
    folders.push(folder.startsWith('/') ? folder : `${from}/${folder}`);
  }
  const all = [...(entered === null ? [] : [entered]), ...folders.toReversed()];
  return [...new Set(all.map((folder) => normal(`${folder}/${path}`)))];
}

/** Without `.`, `..` and double slashes; never above the root. */
function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}
