/** Adapter: files of a build context that is a folder on disk. */
import { realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuildSpec } from '../ports.ts';
import { sentFolder } from './context-files.ts';

/**
 * The first of some files that is in a folder which is sent to the build.
 * @param name `context`, or the name of a named context
 * @param paths in that folder, with a leading slash
 * @returns its absolute path, with links followed; null if none is there, also where the context is no folder on disk, and
 * for what a link leads out of the folder
 */
export async function contextFile(
  spec: BuildSpec,
  name: string,
  paths: readonly string[],
): Promise<string | null> {
  const folder = sentFolder(spec, name);
  const root = folder === null ? null : await realpath(folder).catch(() => null);
  if (root === null) return null;
  for (const path of paths) {
    const found = await realpath(join(root, path)).catch(() => null);
    if (found === null || !found.startsWith(root === '/' ? '/' : `${root}/`)) continue;
    const isFile = await stat(found).then(
      (stats) => stats.isFile(),
      () => false,
    );
    if (isFile) return found;
  }
  return null;
}
