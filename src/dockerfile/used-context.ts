import { isRemoteSource } from './expand/remote.ts';
import { neededStages } from './needs.ts';
import type { Dockerfile, Instruction, Stage } from './types.ts';

/** The files of a build context that a target uses. */
export interface UsedContext {
  /** `.` for the main build context, else the name of a `--build-context`. */
  readonly context: string;
  /** Paths and patterns relative to it, as in COPY. Empty means all of it. */
  readonly sources: readonly string[];
}

/**
 * The build contexts that a target uses, and which of their files: the sources of COPY, ADD and bind mounts in all
 * stages that it needs. What `--exclude` leaves out still counts as used.
 */
export function usedContexts(dockerfile: Dockerfile, stage: Stage): readonly UsedContext[] {
  const used = new Map<string, Set<string>>();
  const take = (context: string, sources: readonly string[]): void => {
    const all = used.get(context) ?? new Set();
    for (const source of sources) all.add(relativeSource(source));
    used.set(context, all);
  };
  for (const index of neededStages(dockerfile, stage)) {
    const needed = dockerfile.stages[index];
    if (needed === undefined) continue;
    if (needed.base.kind === 'context') take(needed.base.ref, ['.']);
    for (const instruction of [...needed.triggers, ...needed.instructions]) {
      for (const { from, sources } of copiedFiles(instruction)) {
        for (const context of from === null ? ['.'] : contextsOf(needed, instruction, from)) {
          take(context, sources);
        }
      }
    }
  }
  return [...used].map(([context, sources]) => ({
    context,
    sources: sources.has('.') ? [] : [...sources].toSorted(),
  }));
}

interface CopiedFiles {
  /** As written; null for the main build context. */
  readonly from: string | null;
  readonly sources: readonly string[];
}

/** What an instruction copies or mounts from outside its own stage. */
function copiedFiles(instruction: Instruction): readonly CopiedFiles[] {
  switch (instruction.keyword) {
    case 'COPY':
      return instruction.sources.length === 0
        ? []
        : [{ from: instruction.from, sources: instruction.sources }];
    case 'ADD': {
      const local = instruction.sources.filter((source) => !isRemoteSource(source));
      return local.length === 0 ? [] : [{ from: null, sources: local }];
    }
    case 'RUN':
      return instruction.mounts
        .filter(({ type, from }) => type === 'bind' || (type === 'cache' && from !== null))
        .map((mount) => ({ from: mount.from, sources: [mount.source ?? '.'] }));
    default:
      return [];
  }
}

/**
 * The build contexts that a `from` may mean; none for a stage or an image. A context that replaces a stage or image may
 * have another name than the `from`: then any context that the instruction uses counts.
 */
function contextsOf(stage: Stage, instruction: Instruction, from: string): readonly string[] {
  const here = stage.dependsOn.filter(({ line }) => line === instruction.startLine);
  const isNamed = (ref: string): boolean => ref.toLowerCase() === from.toLowerCase();
  const contexts = here.flatMap(({ kind, ref }) => (kind === 'context' && ref !== '.' ? [ref] : []));
  const named = contexts.filter(isNamed);
  if (named.length > 0) return named;
  return here.some(({ kind, ref }) => kind !== 'context' && isNamed(ref)) ? [] : contexts;
}

/**
 * Makes a source relative to the context and as short as possible, `.` for all of it. A source cannot leave the
 * context.
 */
function relativeSource(source: string): string {
  const parts: string[] = [];
  for (const part of source.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return parts.length === 0 ? '.' : parts.join('/');
}
