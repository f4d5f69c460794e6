import { RefusedError } from '../../errors.ts';
import { type CacheFolder, type CacheMount, type Container, cacheMountName } from '../../ports.ts';
import type { BuilderShared } from '../build-session.ts';
import { requireUnused } from '../cache-mounts.ts';
import type { Definitions } from '../definitions.ts';
import type { ExecOp, Input, Mount } from '../gen/ops_pb.ts';
import { MountType } from '../gen/ops_pb.ts';
import { cacheFolderMount } from './mounts.ts';
import { leadsTo } from './unnamed-cache.ts';

const NO_ID = 'This engine does not say which cache mount this is (Docker 23 and newer do)';

/** What a cache mount is opened with, in the build that mounts it. */
export interface CacheAccess {
  /** Solves an input of a step, and returns its id. */
  readonly idOf: (input: Input) => Promise<string>;
  /** Opens a container with a mount. */
  readonly open: (mount: Mount) => Promise<Pick<Container, 'release'>>;
}

/** How a step mounts it. */
interface Way {
  readonly id: string;
  readonly own: Mount;
  readonly from: Input | undefined;
}

/** Mounts a cache mount at `dest`. Rejects with a sentence if it is in use or gone, or if there is no way to it. */
export async function cacheFolder(
  { channel, definitions }: Pick<BuilderShared, 'channel' | 'definitions'>,
  { mount, steps }: CacheFolder,
  { idOf, open }: CacheAccess,
  at: { readonly dest: string; readonly readonly: boolean },
): Promise<Mount> {
  const { id } = mount;
  const ways = waysTo(definitions, mount, steps);
  const mounted = async (of: string, way: Way | undefined): Promise<Mount> => {
    const resultID = way?.from === undefined ? '' : await idOf(way.from);
    await requireUnused(channel, mount);
    return cacheFolderMount(of, way?.own ?? null, resultID, at.dest, at.readonly);
  };
  if (id === null) {
    for (const way of ways) {
      const found = await mounted(way.id, way);
      if (await leadsTo(channel, mount, at.dest, () => open(found))) return await mounted(way.id, way);
    }
    const why =
      ways.length === 0 ? 'no line of this target has made it' : 'the line that made it leads to another one';
    throw new RefusedError(`${NO_ID}, and ${why}.`);
  }
  if (ways.length === 0 && mount.isBased) {
    throw new RefusedError(
      `The cache mount ${cacheMountName(mount)} began as a copy of files of another build (from, mode, uid or gid): only a line that mounts it leads to it.`,
    );
  }
  return await mounted(id, ways[0]);
}

/** The steps that mount it; of one whose id is not known, those that may have made it, one for each id. */
function waysTo(definitions: Definitions, mount: CacheMount, steps: readonly string[]): readonly Way[] {
  const ways = new Map<string, Way>();
  for (const digest of steps) {
    const op = definitions.op(digest);
    if (op?.op.case !== 'exec') continue;
    const exec = op.op.value;
    const own = exec.mounts.find((each) => isOf(each, mount, exec));
    const id = own?.cacheOpt?.ID;
    if (own === undefined || id === undefined || ways.has(id)) continue;
    ways.set(id, { id, own, from: op.inputs[Number(own.input)] });
  }
  return [...ways.values()];
}

function isOf({ mountType, cacheOpt, dest }: Mount, mount: CacheMount, { meta }: ExecOp): boolean {
  if (mountType !== MountType.CACHE) return false;
  if (mount.id !== null) return cacheOpt?.ID === mount.id;
  return dest === mount.target && mount.step === `exec ${meta?.args.join(' ')}`;
}
