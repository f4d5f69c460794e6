import { RefusedError } from '../../errors.ts';
import { type CacheFolder, cacheMountName } from '../../ports.ts';
import type { BuilderShared } from '../build-session.ts';
import { requireUnused } from '../cache-mounts.ts';
import type { Input, Mount } from '../gen/ops_pb.ts';
import { MountType } from '../gen/ops_pb.ts';
import { cacheFolderMount } from './mounts.ts';

/**
 * Mounts a cache mount at `dest`. Rejects with a sentence if it is in use or gone, or if there is no way to it.
 * @param idOf solves an input of a step in the build that creates the container, and returns its id
 */
export async function cacheFolder(
  { channel, definitions }: Pick<BuilderShared, 'channel' | 'definitions'>,
  { mount, steps }: CacheFolder,
  idOf: (input: Input) => Promise<string>,
  at: { readonly dest: string; readonly readonly: boolean },
): Promise<Mount> {
  const { id } = mount;
  if (id === null) {
    throw new RefusedError('This engine does not say which cache mount this is (Docker 23 and newer do).');
  }
  let own: Mount | null = null;
  let from: Input | undefined;
  for (const digest of steps) {
    const op = definitions.op(digest);
    if (op?.op.case !== 'exec') continue;
    own = op.op.value.mounts.find((each) => isOf(each, id)) ?? null;
    if (own === null) continue;
    from = op.inputs[Number(own.input)];
    break;
  }
  if (own === null && mount.isBased) {
    throw new RefusedError(
      `The cache mount ${cacheMountName(mount)} began as a copy of files of another build (from, mode, uid or gid): only a line that mounts it leads to it.`,
    );
  }
  const resultID = from === undefined ? '' : await idOf(from);
  await requireUnused(channel, mount);
  return cacheFolderMount(id, own, resultID, at.dest, at.readonly);
}

function isOf({ mountType, cacheOpt }: Mount, id: string): boolean {
  return mountType === MountType.CACHE && cacheOpt?.ID === id;
}
