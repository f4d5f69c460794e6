import type { EngineHost } from '../../ports.ts';
import { formatBytes } from '../../text/format-bytes.ts';
import { type Finding, note, ok } from './finding.ts';

/** With less than this a build soon ends with "no space left on device". */
const LITTLE_BYTES = 1024 * 1024 * 1024;

/** What the engine keeps, where, and how much room is left there. */
export function hostFindings(about: string, host: EngineHost): readonly Finding[] {
  const { storage, usesContainerd, cpus, memoryBytes, dataFolder, freeBytes, use } = host;
  const store = usesContainerd ? `${storage} in containerd's image store` : storage;
  const findings = [
    ok(about, `${cpus} CPUs, ${formatBytes(memoryBytes)} of memory, ${store} in ${dataFolder}`),
    keptFinding(use),
  ];
  if (freeBytes === null) return findings;
  const free = `${formatBytes(freeBytes)} free in ${dataFolder}`;
  return [
    ...findings,
    freeBytes < LITTLE_BYTES
      ? note('engine disk', free, 'make room there, for example with `docker builder prune`')
      : ok('engine disk', free),
  ];
}

function keptFinding(use: EngineHost['use']): Finding {
  if (use === null) return ok('engine disk', 'it does not say in time what its images and cache take');
  if (typeof use === 'string')
    return note('engine disk', `it cannot say what its images and cache take: ${use}`);
  const { imageBytes, cacheBytes } = use;
  return ok(
    'engine disk',
    `images take ${formatBytes(imageBytes)}, the build cache ${formatBytes(cacheBytes)}`,
  );
}
