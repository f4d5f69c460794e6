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
    ({ mount, instruction, shell }) => mount.target === target && isRunBy(instruction.command, shell, step),
  );
  return found?.id ?? null;
}

function isRunBy(command: CommandForm, shell: readonly string[] | null, step: string): boolean {
  if (command.form === 'exec') return step === `exec ${command.argv.join(' ')}`;
  if (shell !== null) return step === `exec ${shell.join(' ')} ${command.command}`;
  // That of the base image: most likely a program and its options.
  if (!step.startsWith('exec ') || !step.endsWith(` ${command.command}`)) return false;
  const [program = '', ...options] = step.slice('exec '.length, -command.command.length - 1).split(' ');
  return program !== '' && options.every((option) => /^[-/]\w/.test(option));
}

interface CacheOfLine {
  readonly id: string;
  readonly mount: RunMount;
  readonly instruction: RunInstruction;
  /** What SHELL says above it; null if nothing does. */
  readonly shell: readonly string[] | null;
}

function cachesOf(
  { stages }: Dockerfile,
  buildArgs: Readonly<Record<string, string>>,
): readonly CacheOfLine[] {
  const namespace = buildArgs[NAMESPACE_ARG] ?? '';
  const shells = new Map<number, readonly string[] | null>();
  const found: CacheOfLine[] = [];
  for (const { index, base, triggers, instructions } of stages) {
    let shell = base.kind === 'stage' ? (shells.get(base.index) ?? null) : null;
    for (const instruction of [...triggers, ...instructions]) {
      if (instruction.keyword === 'SHELL') shell = instruction.shell;
      if (instruction.keyword !== 'RUN') continue;
      for (const mount of instruction.mounts) {
        const id = mount.type === 'cache' ? mountId(mount) : null;
        if (id !== null) found.push({ id: `${namespace}/${id}`, mount, instruction, shell });
      }
    }
    shells.set(index, shell);
  }
  return found;
}
