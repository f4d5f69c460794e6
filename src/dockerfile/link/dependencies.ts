import { isRemoteSource } from '../expand/remote.ts';
import { parseReference } from '../reference.ts';
import type { Dependency, DependencyVia, DockerfileProblem, Instruction, RunMount } from '../types.ts';
import type { BasedStage } from './base.ts';
import type { ContextTable, Source } from './sources.ts';

/** What an instruction takes from elsewhere, and what is wrong with it. */
export interface Taking {
  readonly dependencies: readonly Dependency[];
  readonly problems: readonly DockerfileProblem[];
}

/** The stages and contexts of the file, and which stage the instruction is in. */
export interface TakingPlace {
  readonly stages: readonly BasedStage[];
  readonly contexts: ContextTable;
  /** The stage that the instruction is in. */
  readonly index: number;
}

const MAIN_CONTEXT = { kind: 'context', ref: '.' } as const;

/**
 * The references of one expanded instruction. `sources` are those of SourceTable.sourcesOf; `expanded` is false when
 * the values could not be expanded, so that the type of a mount is not known.
 */
export function takingOf(
  instruction: Instruction,
  sources: readonly (Source | null)[],
  expanded: boolean,
  place: TakingPlace,
): Taking {
  const line = instruction.startLine;
  const dependencies: Dependency[] = [];
  const problems: DockerfileProblem[] = [];
  const take = (source: Source | null, via: DependencyVia): void => {
    const found = source === null ? MAIN_CONTEXT : describeSource(source, place);
    if (found !== null) dependencies.push({ ...found, via, line });
  };
  const complain = (message: string): void => {
    problems.push({ line, message, suggestion: null });
  };
  switch (instruction.keyword) {
    case 'ADD':
      if (instruction.sources.some((source) => !isRemoteSource(source))) take(null, 'ADD');
      break;
    case 'COPY': {
      const [source = null] = sources;
      if (source !== null || instruction.sources.length > 0) take(source, 'COPY');
      if (comesLater(source, place)) {
        complain(
          `cannot copy from stage ${quote(instruction.from)}, it needs to be defined before current stage ${quote(stageName(place))}`,
        );
      }
      break;
    }
    case 'RUN':
      instruction.mounts.forEach((mount, position) => {
        const source = sources[position] ?? null;
        if (takesFiles(mount, source, expanded)) take(source, 'RUN');
        if (comesLater(source, place)) {
          complain(
            `cannot mount from stage ${quote(mount.from)} to ${quote(mount.target)}, stage needs to be defined before current command`,
          );
        }
      });
      break;
    default:
  }
  return { dependencies, problems };
}

/** What is wrong with the name of an image that an instruction takes from; null when nothing is. */
export function imageProblem(source: Source | null): string | null {
  if (source?.kind !== 'image') return null;
  const reference = parseReference(source.ref);
  return reference.valid ? null : `failed to parse stage name ${quote(source.ref)}: ${reference.reason}`;
}

type Described =
  | { kind: 'stage'; ref: string; index: number }
  | { kind: 'image'; ref: string }
  | { kind: 'context'; ref: string };

function describeSource(source: Source, { stages, contexts }: TakingPlace): Described | null {
  if (source.kind === 'scratch') return null;
  if (source.kind === 'image') {
    const context = contexts.find(source.ref);
    return context === null ? { kind: 'image', ref: source.ref } : { kind: 'context', ref: context };
  }
  const stage = stages[source.index];
  if (stage?.replacedBy) return { kind: 'context', ref: stage.replacedBy };
  return { kind: 'stage', ref: stage?.written.from.name ?? String(source.index), index: source.index };
}

/** Secrets and agents come from outside the build, tmpfs and a cache without `from` begin empty. */
function takesFiles(mount: RunMount, source: Source | null, expanded: boolean): boolean {
  if (source === null) return expanded && mount.type === 'bind';
  return mount.type === 'bind' || mount.type === 'cache';
}

function comesLater(source: Source | null, { stages, index }: TakingPlace): boolean {
  return source?.kind === 'stage' && source.index > index && stages[source.index]?.replacedBy === null;
}

function stageName({ stages, index }: TakingPlace): string {
  return stages[index]?.written.from.name ?? `stage-${index}`;
}

function quote(text: string | null): string {
  return JSON.stringify(text ?? '');
}
