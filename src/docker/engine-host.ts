import { statfs } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type Docker from 'dockerode';
import { type EngineHost, messageOf, systemClock, waitAtMost } from '../ports.ts';
import { readRegularFile } from '../read-file.ts';
import { keepsInContainerd } from './containerd-store.ts';
import { inTime } from './in-time.ts';
import { objectOf, textOf } from './json.ts';

/** How long an engine may add up what it keeps: it looks at every image. */
const USE_TIMEOUT_MS = 5_000;

/**
 * Asks an engine what it keeps, and where (moby api/server/router/system: `/info`, `/system/df`).
 * @param address by which it is reached
 */
export async function engineHost(docker: Docker, address: string): Promise<EngineHost> {
  const [answer, use] = await Promise.all([inTime(docker.info()), diskUse(docker)]);
  const info = objectOf(answer) ?? {};
  const dataFolder = textOf(info.DockerRootDir) ?? '';
  return {
    storage: textOf(info.Driver) ?? '',
    usesContainerd: keepsInContainerd(info),
    cpus: numberOf(info.NCPU),
    memoryBytes: numberOf(info.MemTotal),
    dataFolder,
    freeBytes: (await isHere(address, info, dataFolder)) ? await freeIn(dataFolder) : null,
    use,
  };
}

async function diskUse(docker: Docker): Promise<EngineHost['use']> {
  const abort = new AbortController();
  const asked = (docker.df as (options: object) => Promise<unknown>)({ abortSignal: abort.signal }).then(
    (answer) => takenIn(objectOf(answer)),
    (error: unknown) => messageOf(error).trim(),
  );
  let said: EngineHost['use'] = null;
  await waitAtMost(
    systemClock,
    USE_TIMEOUT_MS,
    asked.then((answer) => {
      said = answer;
    }),
  );
  abort.abort();
  return said;
}

/** Docker 29 adds up itself (`ImageUsage`); before, the caches are listed one by one. */
function takenIn(said: Record<string, unknown> | null): EngineHost['use'] {
  if (said === null) return 'its answer is not of the form that Docker gives';
  const caches = Array.isArray(said.BuildCache) ? said.BuildCache.map(objectOf) : [];
  // What is shared is a layer of an image, which is counted there.
  const own = caches.filter((cache) => cache?.Shared !== true);
  const added = own.reduce((sum, cache) => sum + numberOf(cache?.Size), 0);
  const total = (name: string): unknown => objectOf(said[name])?.TotalSize;
  return {
    imageBytes: numberOf(total('ImageUsage') ?? said.LayersSize),
    cacheBytes: numberOf(total('BuildCacheUsage') ?? added),
  };
}

/** Whether the engine's folder is a folder of this machine. A socket may lead to a virtual machine or a container. */
async function isHere(
  address: string,
  info: Readonly<Record<string, unknown>>,
  dataFolder: string,
): Promise<boolean> {
  if (!address.startsWith('unix://') || dataFolder === '' || info.Name !== hostname()) return false;
  // The engine keeps its own id there (moby daemon/id.go); not everybody may read it.
  return await readRegularFile(join(dataFolder, 'engine-id')).then(
    (id) => id.toString().trim() === info.ID,
    (error: unknown) => (error as NodeJS.ErrnoException).code === 'EACCES',
  );
}

async function freeIn(folder: string): Promise<number | null> {
  return await statfs(folder).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => null,
  );
}

function numberOf(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}
