import type { CacheMount, Container } from '../../ports.ts';
import { clearCacheMount, listCacheMounts } from '../cache-mounts.ts';
import type { Channel } from '../channel.ts';

/**
 * Whether what a container mounts at `dest` is this cache mount, of which the engine does not say the id (before Docker
 * 23). The same command may have made two, for two ids, so the engine is asked which one is in use while the container is
 * open. If the engine made a new one for it, that is removed. Rejects with a sentence.
 */
export async function leadsTo(
  channel: Channel,
  mount: CacheMount,
  dest: string,
  open: () => Promise<Pick<Container, 'release'>>,
): Promise<boolean> {
  const known = new Set((await listCacheMounts(channel)).flatMap(({ records }) => records));
  const container = await open();
  const now = await listCacheMounts(channel).finally(() => container.release());
  if (now.some(({ inUse, records }) => inUse && records.some((record) => mount.records.includes(record))))
    return true;
  // One that another build made meanwhile is mounted elsewhere.
  const made = now.filter(
    ({ target, records }) => target === dest && !records.some((record) => known.has(record)),
  );
  for (const each of made) await clearCacheMount(channel, each);
  return false;
}
