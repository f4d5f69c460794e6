import { compareBytes, joinPath, TreeFilter } from '../../filesystem/ignore/index.ts';
import { DiskTree, resolveRoot } from './disk-tree.ts';
import type { TreeSource } from './entry.ts';
import { FileSyncError } from './error.ts';
import { followLinks, withoutNested } from './follow-links.ts';
import { MemoryTree } from './memory-tree.ts';
import type { DirRequest } from './request.ts';
import type { FileSyncDirs } from './types.ts';

/**
 * Opens the folder that the daemon requests.
 *
 * @throws FileSyncError for a folder that is not offered or cannot be read; BadPatternError for a malformed pattern
 */
export async function openTree(request: DirRequest, dirs: FileSyncDirs): Promise<TreeSource> {
  const dir = Object.hasOwn(dirs, request.dir) ? dirs[request.dir] : undefined;
  if (dir === undefined) {
    throw new FileSyncError(
      `The engine requested the folder "${request.dir}", which this build does not offer.`,
      {
        grpcStatus: 5,
      },
    );
  }
  if ('files' in dir) {
    if (dir.isIgnoreFileOnly === true && request.followPaths.join() !== '.dockerignore') {
      throw new FileSyncError(`The engine asked for the files of "${request.dir}", which it no longer has.`);
    }
    const clean = (paths: readonly string[]) => paths.map((path) => joinPath('.', path)).sort(compareBytes);
    return new MemoryTree(dir.files, await filterFor(request, (paths) => withoutNested(clean(paths))));
  }
  const root = resolveRoot(dir.path);
  return new DiskTree(root, await filterFor(request, (paths) => followLinks(root, paths)));
}

/** The filter of a request, built as in fsutil's NewFilterFS. */
async function filterFor(
  request: DirRequest,
  follow: (paths: readonly string[]) => string[] | undefined | Promise<string[] | undefined>,
): Promise<TreeFilter> {
  const followed = request.followPaths.length > 0 ? await follow(request.followPaths) : undefined;
  const include =
    followed === undefined
      ? request.includePatterns
      : (withoutNested([...request.includePatterns, ...followed]) ?? []);
  return new TreeFilter({ include, exclude: request.excludePatterns });
}
