import { mountId } from './mount-ids.ts';
import type { Dockerfile } from './types.ts';

/** The build arg that sets apart the cache mounts of builds (moby/buildkit frontend/dockerfile/dockerfile2llb). */
const NAMESPACE_ARG = 'BUILDKIT_CACHE_MOUNT_NS';

/**
 * The lines that mount each cache, by the id that the engine knows: a namespace, `/`, and the id.
 * @param buildArgs those of the command line
 */
export function cacheMountLines(
  { stages }: Dockerfile,
  buildArgs: Readonly<Record<string, string>>,
): ReadonlyMap<string, readonly number[]> {
  const lines = new Map<string, number[]>();
  const namespace = buildArgs[NAMESPACE_ARG] ?? '';
  for (const instruction of stages.flatMap((stage) => [...stage.triggers, ...stage.instructions])) {
    if (instruction.keyword !== 'RUN') continue;
    for (const mount of instruction.mounts) {
      const id = mount.type === 'cache' ? mountId(mount) : null;
      if (id === null) continue;
      const key = `${namespace}/${id}`;
      lines.set(key, [...(lines.get(key) ?? []), instruction.startLine]);
    }
  }
  return lines;
}
