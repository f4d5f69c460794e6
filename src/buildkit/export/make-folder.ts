import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf } from './write-error.ts';

/**
 * Makes a folder, and those on the way there; nothing if it is there. Rejects with the error of the system. Node's own
 * `recursive` never ends where the disk answers ENOENT for a folder whose parent exists, as /proc does (Node 24).
 */
export async function makeFolder(path: string, mode = 0o777): Promise<void> {
  if ((await tryToMake(path, mode)) === null) return;
  const parent = dirname(path);
  if (parent !== path && !(await isFolder(parent))) await makeFolder(parent, mode);
  // Again also if the parent is there: somebody else may have made it meanwhile.
  const problem = await tryToMake(path, mode);
  if (problem !== null) throw problem;
}

/** Null if the folder is there now, also if somebody else made it; the error if the parent is missing. */
async function tryToMake(path: string, mode: number): Promise<unknown> {
  try {
    await mkdir(path, { mode });
    return null;
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EEXIST' && (await isFolder(path))) return null;
    if (code === 'ENOENT') return error;
    throw error;
  }
}

async function isFolder(path: string): Promise<boolean> {
  return await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
