import { mountId } from './mount-ids.ts';
import type { CommandForm, Dockerfile, RunInstruction, RunMount } from './types.ts';

/** The build arg that sets apart the cache mounts of builds (moby/buildkit frontend/dockerfile/dockerfile2llb). */
const NAMESPACE_ARG = 'BUILDKIT_CACHE_MOUNT_NS';

/**
 * The lines that mount each cache, by the id that the engine knows: a namespace, `/`, and the id.
 * @param buildArgs those of the command line
 */
export function cacheMountLines(
  dockerfile: Dockerfile,
  buildArgs: Readonly<Record<string, string>>,
): ReadonlyMap<string, readonly number[]> {
  const lines = new Map<string, number[]>();
  for (const { id, instruction } of cachesOf(dockerfile, buildArgs)) {
    lines.set(id, [...(lines.get(id) ?? []), instruction.startLine]);
  }
  return lines;
}

/**
 * The id of a cache mount of which the engine says only where the step that made it mounted it, and what that step ran:
 * `exec ARGUMENTS`. Null if no line does so.
 */
export function madeCacheId(
  dockerfile: Dockerfile,
  buildArgs: Readonly<Record<string, string>>,
  { target, step }: { readonly target: string; readonly step: string },
): string | null {
  const found = cachesOf(dockerfile, buildArgs).find(
    ({ mount, instruction }) => mount.target === target && isRunBy(instruction.command, step),
  );
  return found?.id ?? null;
}

function isRunBy(command: CommandForm, step: string): boolean {
  return command.form === 'exec'
    ? step === `exec ${command.argv.join(' ')}`
    : step.startsWith('exec ') && step.endsWith(` ${command.command}`);
}

interface CacheOfLine {
  readonly id: string;
  readonly mount: RunMount;
  readonly instruction: RunInstruction;
}

function cachesOf(
  { stages }: Dockerfile,
  buildArgs: Readonly<Record<string, string>>,
): readonly CacheOfLine[] {
  const namespace = buildArgs[NAMESPACE_ARG] ?? '';
  return stages
    .flatMap((stage) => [...stage.triggers, ...stage.instructions])
    .filter((instruction) => instruction.keyword === 'RUN')
    .flatMap((instruction) =>
      instruction.mounts.flatMap((mount) => {
        const id = mount.type === 'cache' ? mountId(mount) : null;
        return id === null ? [] : [{ id: `${namespace}/${id}`, mount, instruction }];
      }),
    );
}
