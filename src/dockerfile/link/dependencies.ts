import { isRemoteSource } from '../expand/remote.ts';
import { parseReference } from '../reference.ts';
import type { Dependency, DependencyVia, DockerfileProblem, Instruction, RunMount } from '../types.ts';
import type { BasedStage } from './base.ts';
import type { ContextTable, Source } from './sources.ts';

/** What an instruction uses from outside its stage, and what is wrong with it. */
export interface InstructionSources {
  readonly dependencies: readonly Dependency[];
  readonly problems: readonly DockerfileProblem[];
}

/** The stages and contexts of the file, and the stage that the instruction is in. */
export interface StageScope {
  readonly stages: readonly BasedStage[];
  readonly contexts: ContextTable;
  /** The stage that the instruction is in. */
  readonly index: number;
}

const MAIN_CONTEXT = { kind: 'context', ref: '.' } as const;

/**
 * The references of one expanded instruction. `sources` comes from SourceTable.sourcesOf. `expanded` is false when the
 * values could not be expanded, so that the type of a mount is unknown.
 */
export function instructionSources(
  instruction: Instruction,
  sources: readonly (Source | null)[],
  expanded: boolean,
  scope: StageScope,
): InstructionSources {
  const line = instruction.startLine;
  const dependencies: Dependency[] = [];
  const problems: DockerfileProblem[] = [];
  const addDependency = (source: Source | null, via: DependencyVia): void => {
    const found = source === null ? MAIN_CONTEXT : describeSource(source, scope);
    if (found !== null) dependencies.push({ ...found, via, line });
  };
  const addProblem = (message: string): void => {
    problems.push({ line, message, suggestion: null });
  };
  switch (instruction.keyword) {
    case 'ADD':
      if (instruction.sources.some((source) => !isRemoteSource(source))) addDependency(null, 'ADD');
      break;
    case 'COPY': {
      const [source = null] = sources;
      if (source !== null || instruction.sources.length > 0) addDependency(source, 'COPY');
      if (comesLater(source, scope)) {
        addProblem(
          `cannot copy from stage ${quote(instruction.from)}, it needs to be defined before current stage ${quote(stageName(scope))}`,
        );
      }
      break;
    }
    case 'RUN':
      instruction.mounts.forEach((mount, position) => {
        const source = sources[position] ?? null;
        if (takesFiles(mount, source, expanded)) addDependency(source, 'RUN');
        if (comesLater(source, scope)) {
          addProblem(
            `cannot mount from stage ${quote(mount.from)} to ${quote(mount.target)}, stage needs to be defined before current command`,
          );
        }
      });
      break;
    default:
  }
  return { dependencies, problems };
}

/** What is wrong with the image name that an instruction uses, or null. */
export function imageProblem(source: Source | null): string | null {
  if (source?.kind !== 'image') return null;
  const reference = parseReference(source.ref);
  return reference.valid ? null : `failed to parse stage name ${quote(source.ref)}: ${reference.reason}`;
}

type Described =
  | { kind: 'stage'; ref: string; index: number }
  | { kind: 'image'; ref: string }
  | { kind: 'context'; ref: string };

function describeSource(source: Source, { stages, contexts }: StageScope): Described | null {
  if (source.kind === 'scratch') return null;
  if (source.kind === 'image') {
    const context = contexts.find(source.ref);
    return context === null ? { kind: 'image', ref: source.ref } : { kind: 'context', ref: context };
  }
  const stage = stages[source.index];
  if (stage?.replacedBy) return { kind: 'context', ref: stage.replacedBy };
  return { kind: 'stage', ref: stage?.written.from.name ?? String(source.index), index: source.index };
}

/**
 * Whether a mount brings in files. Secrets and SSH agents come from outside the build; a tmpfs, and a cache without
 * `from`, start empty.
 */
function takesFiles(mount: RunMount, source: Source | null, expanded: boolean): boolean {
  if (source === null) return expanded && mount.type === 'bind';
  return mount.type === 'bind' || mount.type === 'cache';
}

function comesLater(source: Source | null, { stages, index }: StageScope): boolean {
  return source?.kind === 'stage' && source.index > index && stages[source.index]?.replacedBy === null;
}

function stageName({ stages, index }: StageScope): string {
  return stages[index]?.written.from.name ?? `stage-${index}`;
}

function quote(text: string | null): string {
  return JSON.stringify(text ?? '');
}
