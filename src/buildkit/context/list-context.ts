import { relative } from 'node:path';
import { InputError } from '../../errors.ts';
import type { BuildSpec, ContextFolders, IgnoreFile } from '../../ports.ts';
import { contextFolder, ignorePaths } from '../../ports.ts';
import { readRegularFile, UnfitFileError } from '../../read-file.ts';
import { resolveRoot } from '../filesync/disk-tree.ts';
import { describeError, errorCode } from '../filesync/error.ts';
import { followLinks } from '../filesync/follow-links.ts';
import { walkFolder } from './walk-folder.ts';

/**
 * Build contexts on disk, read as the session would read them to send them.
 * @param cwd labels are paths from here
 */
export function createContextFolders(cwd: string): ContextFolders {
  return {
    async list(spec, name, asked, signal, progress) {
      const folder = contextFolder(spec, name);
      if (folder === null) return null;
      const path = resolveRoot(folder);
      const ignoreFile = await readIgnoreFile(spec, name, folder, cwd);
      return {
        path,
        label: labelOf(folder, cwd),
        listing: await walkFolder(path, signal, progress),
        asked: asked.length === 0 ? undefined : await followLinks(path, asked),
        ignoreFile,
      };
    },
  };
}

/**
 * The ignore file that counts, also if it is empty.
 * @throws InputError for one that cannot be read
 */
export async function readIgnoreFile(
  spec: BuildSpec,
  name: string,
  folder: string,
  cwd: string,
): Promise<IgnoreFile> {
  const paths = ignorePaths(spec, name, folder);
  for (const path of paths) {
    const text = await readRegularFile(path).catch((error: unknown) => {
      // Docker takes a folder of that name for none.
      if (/^(?:ENOENT|ENOTDIR|EISDIR)$/.test(errorCode(error)) || isFolder(error)) return null;
      const why = error instanceof UnfitFileError ? error.message : describeError(error);
      throw new InputError(`${labelOf(path, cwd)}: the ignore file cannot be read: ${why}.`);
    });
    if (text !== null) return { path, label: labelOf(path, cwd), text: text.toString() };
  }
  const path = paths.at(-1) ?? '';
  return { path, label: labelOf(path, cwd), text: null };
}

function isFolder(error: unknown): boolean {
  return error instanceof UnfitFileError && error.message === 'it is a folder';
}

function labelOf(path: string, cwd: string): string {
  const short = relative(cwd, path) || '.';
  return short.length > path.length ? path : short;
}
