import type { CacheMount } from '../../src/ports.ts';

/** Cache mounts as a builder of many projects keeps them. */
export function cacheMounts(count: number): readonly CacheMount[] {
  return Array.from({ length: count }, (_, at) => ({
    id: `/project-${at}-cache`,
    target: '/root/.cache',
    step: `/bin/sh -c make project-${at}`,
    records: [`record-${at}`],
    bytes: (count - at) * 1024,
    lastUsed: at,
    isBased: false,
    inUse: false,
  }));
}
