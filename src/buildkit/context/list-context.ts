import type { BuildSpec, ContextFolder, ContextFolders, IgnoreFile } from '../../ports.ts';
import { contextFolder, ignorePaths } from '../../ports.ts';
import { readRegularFile, UnfitFileError } from '../../read-file.ts';
import { resolveRoot } from '../filesync/disk-tree.ts';
import { describeError, errorCode, FileSyncError } from '../filesync/error.ts';
import { followLinks } from '../filesync/follow-links.ts';
import { walkFolder } from './walk-folder.ts';

/** Build contexts on disk, read as the session would read them to send them. */
export const contextFolders: ContextFolders = {
  async list(spec, name, asked, signal, progress) {
    const folder = contextFolder(spec, name);
    if (folder === null) return null;
    const path = resolveRoot(folder);
    const ignoreFile = await readIgnoreFile(spec, name, folder);
    return {
      path,
      listing: await walkFolder(path, signal, progress),
      asked: asked.length === 0 ? undefined : await followLinks(path, asked),
      ignoreFile,
    } satisfies ContextFolder;
  },
};

/**
 * The ignore file that counts, also if it is empty.
 * @throws FileSyncError for one that cannot be read
 */
export async function readIgnoreFile(spec: BuildSpec, name: string, folder: string): Promise<IgnoreFile> {
  const paths = ignorePaths(spec, name, folder);
  for (const path of paths) {
    const text = await readRegularFile(path).catch((error: unknown) => {
      // Docker takes a folder of that name for none.
      if (/^(?:ENOENT|ENOTDIR|EISDIR)$/.test(errorCode(error)) || isFolder(error)) return null;
      const why = error instanceof UnfitFileError ? error.message : describeError(error);
      throw new FileSyncError(`${path}: the ignore file cannot be read: ${why}.`, { cause: error });
    });
    if (text !== null) return { path, text: text.toString() };
  }
  return { path: paths.at(-1) ?? '', text: null };
}

function isFolder(error: unknown): boolean {
  return error instanceof UnfitFileError && error.message === 'it is a folder';
}
