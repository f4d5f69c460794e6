import { isRemoteSource } from './expand/remote.ts';
import { neededStages } from './needs.ts';
import type { Dockerfile, Instruction, Stage } from './types.ts';

/** What one instruction takes from a build context by one of its sources. */
export interface ContextUse {
  /** `.` for the main build context, else the name of a `--build-context`. */
  readonly context: string;
  /** The first line of the instruction; that of FROM for an ONBUILD trigger, or where the context is the base. */
  readonly line: number;
  /** COPY and ADD take the contents of what matches; a mount shows one path, without wildcards; a base is all of it. */
  readonly via: 'copy' | 'mount' | 'base';
  /** A path or pattern relative to the context, as written. */
  readonly source: string;
  /** `--exclude`, relative to the folder that is copied. */
  readonly exclude: readonly string[];
  /** `COPY --parents`: the source is a pattern of paths below the root, or below a `/./` in it. */
  readonly parents: boolean;
}

/**
 * What a target takes from build contexts: the sources of COPY, ADD and bind mounts in all stages that it needs, in file
 * order of the stages. ONBUILD triggers of base images are not known without an engine, and are not among them.
 */
export function contextUses(dockerfile: Dockerfile, stage: Stage): readonly ContextUse[] {
  return [...neededStages(dockerfile, stage)]
    .toSorted((a, b) => a - b)
    .flatMap((index) => {
      const needed = dockerfile.stages[index];
      return needed === undefined ? [] : usesOfStage(needed);
    });
}

function usesOfStage(stage: Stage): readonly ContextUse[] {
  const base: readonly ContextUse[] =
    stage.base.kind === 'context'
      ? [{ ...NOTHING_LEFT_OUT, context: stage.base.ref, line: stage.startLine, via: 'base', source: '.' }]
      : [];
  return [
    ...base,
    ...[...stage.triggers, ...stage.instructions].flatMap((instruction) =>
      takenBy(instruction).flatMap(({ from, ...taken }) =>
        (from === null ? ['.'] : contextsOf(stage, instruction, from)).map((context) => ({
          ...taken,
          context,
          line: instruction.startLine,
        })),
      ),
    ),
  ];
}

const NOTHING_LEFT_OUT = { exclude: [], parents: false } as const;

interface Taken extends Omit<ContextUse, 'context' | 'line'> {
  /** As written; null for the main build context. */
  readonly from: string | null;
}

/** What an instruction copies or mounts from outside its own stage. */
function takenBy(instruction: Instruction): readonly Taken[] {
  switch (instruction.keyword) {
    case 'COPY': {
      const { from, exclude, parents } = instruction;
      return instruction.sources.map((source) => ({ from, via: 'copy', source, exclude, parents }));
    }
    case 'ADD': {
      const { exclude } = instruction;
      return instruction.sources
        .filter((source) => !isRemoteSource(source))
        .map((source) => ({ from: null, via: 'copy', source, exclude, parents: false }));
    }
    case 'RUN':
      return instruction.mounts
        .filter(({ type, from }) => type === 'bind' || (type === 'cache' && from !== null))
        .map(({ from, source }) => ({ ...NOTHING_LEFT_OUT, from, via: 'mount', source: source ?? '.' }));
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
export function relativeSource(source: string): string {
  const parts: string[] = [];
  for (const part of source.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return parts.length === 0 ? '.' : parts.join('/');
}
