import { realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';

/** Whether a path is below a folder, and not the folder itself, once links are followed as far as it exists. */
export async function isBelow(folder: string, path: string): Promise<boolean> {
  const inside = relative(await resolved(folder), await resolved(path));
  return inside !== '' && inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside);
}

async function resolved(path: string): Promise<string> {
  const found = await realpath(path).catch(() => null);
  if (found !== null || dirname(path) === path) return found ?? path;
  return join(await resolved(dirname(path)), basename(path));
}
