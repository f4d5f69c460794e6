import { createClient } from '@connectrpc/connect';
import { RefusedError } from '../errors.ts';
import { type CacheMount, cacheMountName, isEngineLost } from '../ports.ts';
import type { BuilderShared } from './build-session.ts';
import type { Channel } from './channel.ts';
import { cacheMounts, isUnmeasured, unmeasuredMount } from './convert/cache-mounts.ts';
import { errorText } from './convert/failure.ts';
import { askAbilities } from './export/abilities.ts';
import { Control, type UsageRecord } from './gen/control_pb.ts';
import { measuredRecords } from './measured-records.ts';

/** Of other records the size is not asked for: to add up a tree can take long, or fail. */
const CACHE_MOUNTS = 'type==exec.cachemount';

/** How often one that is in use is asked for before it is refused. */
const ASK_TIMES = 6;
const ASK_INTERVAL_MS = 200;

/** The cache mounts of a builder. Rejects with a sentence, or with an EngineLostError. */
export async function listCacheMounts({ transport }: Channel): Promise<readonly CacheMount[]> {
  const control = createClient(Control, transport);
  // All parts of a filter must hold (containerd filters).
  const ask = async (more: string): Promise<readonly UsageRecord[]> =>
    (await control.diskUsage({ filter: [`${CACHE_MOUNTS}${more}`] })).record;
  try {
    return cacheMounts(await ask(''));
  } catch (error) {
    if (!isUnmeasured(errorText(error))) throw refused(error);
    const answered = async (prefix: string, next: string): Promise<readonly UsageRecord[] | null> =>
      await ask(`,id~="^${prefix}[${next}]"`).catch((refusal: unknown) => {
        if (!isUnmeasured(errorText(refusal))) throw refused(refusal);
        return null;
      });
    const { records, unmeasured } = await measuredRecords(answered, refused(error));
    return [...cacheMounts(records), ...unmeasured.map(unmeasuredMount)];
  }
}

/**
 * Refuses where a cache mount is in use, or gone. To mount it then could make another one beside it, which is empty and
 * which builds would take (moby/buildkit solver/llbsolver/mounts/mount.go getRefCacheDirNoCache). Rejects as
 * `listCacheMounts` does.
 */
export async function requireUnused(channel: Channel, mount: CacheMount): Promise<void> {
  const name = cacheMountName(mount);
  let now = await asItIsNow(channel, mount);
  // What mounted it may have ended just now: the engine then still takes it apart.
  for (let asked = 1; now?.inUse === true && asked < ASK_TIMES; asked++) {
    await new Promise((resolve) => setTimeout(resolve, ASK_INTERVAL_MS));
    now = await asItIsNow(channel, mount);
  }
  if (now === null) throw new RefusedError(`The cache mount ${name} is gone: it was cleared, or pruned.`);
  if (now.inUse) {
    throw new RefusedError(
      `The cache mount ${name} is in use: end the build or shell that has it mounted, and try again.`,
    );
  }
}

/**
 * Clears a cache mount, and nothing else. Returns whether all of it is gone: the engine keeps what is in use. Rejects as
 * `listCacheMounts` does.
 */
export async function clearCacheMount(channel: Channel, mount: CacheMount): Promise<boolean> {
  const now = await asItIsNow(channel, mount);
  if (now === null) return true;
  const { records } = now;
  const gone = new Set<string>();
  try {
    // The filter's == compares the whole id (containerd filters).
    const filter = records.map((record) => `id==${record}`);
    const pruned = createClient(Control, channel.transport).prune({ filter, all: true });
    for await (const { ID } of pruned) gone.add(ID);
  } catch (error) {
    throw refused(error);
  }
  return records.every((record) => gone.has(record));
}

/**
 * Whether clearing makes the engine forget results of steps. After it has removed anything at all, BuildKit looks which
 * results it can still load (moby/buildkit solver/cachemanager.go ReleaseUnreferenced). Over containerd's image store
 * (seen with Docker 28.5) it finds none that is built on an image, so `docker buildx prune` has the same effect. Rejects
 * as `listCacheMounts` does.
 */
export async function forgetsSteps(shared: BuilderShared): Promise<boolean> {
  const { isEmbedded, hasGraphDriver } = await askAbilities(shared, undefined).catch((error: unknown) => {
    throw refused(error);
  });
  return isEmbedded && !hasGraphDriver;
}

/**
 * A mount under its newest records: a build without cache makes it anew (moby/buildkit solver/llbsolver/vertex.go
 * detectPrunedCacheID). Null if it is gone.
 */
async function asItIsNow(channel: Channel, { id, records }: CacheMount): Promise<CacheMount | null> {
  const mounts = await listCacheMounts(channel);
  const isSame = (each: CacheMount): boolean =>
    id === null ? each.records.some((record) => records.includes(record)) : each.id === id;
  return mounts.find(isSame) ?? null;
}

function refused(error: unknown): unknown {
  return isEngineLost(error) ? error : new RefusedError(`The engine refused: ${errorText(error)}.`);
}
