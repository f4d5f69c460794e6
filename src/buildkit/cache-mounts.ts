import { createClient } from '@connectrpc/connect';
import { RefusedError } from '../errors.ts';
import { type CacheMount, isEngineLost } from '../ports.ts';
import type { Channel } from './channel.ts';
import { cacheMounts } from './convert/cache-mounts.ts';
import { errorText } from './convert/failure.ts';
import { Control } from './gen/control_pb.ts';

/** The cache mounts of a builder. Rejects with a sentence, or with an EngineLostError. */
export async function listCacheMounts({ transport }: Channel): Promise<readonly CacheMount[]> {
  const { record } = await createClient(Control, transport)
    .diskUsage({})
    .catch((error: unknown) => {
      throw refused(error);
    });
  return cacheMounts(record);
}

/**
 * Clears a cache mount, and nothing else. Returns whether all of it is gone: the engine keeps what is in use. Rejects as
 * `listCacheMounts` does.
 */
export async function clearCacheMount({ transport }: Channel, { records }: CacheMount): Promise<boolean> {
  const gone = new Set<string>();
  try {
    // The filter's == compares the whole id (containerd filters).
    const filter = records.map((record) => `id==${record}`);
    for await (const { ID } of createClient(Control, transport).prune({ filter, all: true })) gone.add(ID);
  } catch (error) {
    throw refused(error);
  }
  return records.every((record) => gone.has(record));
}

function refused(error: unknown): unknown {
  return isEngineLost(error) ? error : new RefusedError(`The engine refused: ${errorText(error)}.`);
}
