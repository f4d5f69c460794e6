import type { Dependency, Instruction, RunInstruction, RunMount } from '../dockerfile/types.ts';
import type { GraphIndex } from './chain.ts';
import type { ExecMount, GraphStep, StepOutput } from './types.ts';

type StageDependency = Dependency & { readonly kind: 'stage' };

/** An instruction and its steps. */
export interface InstructionSteps {
  readonly instruction: Instruction;
  readonly steps: readonly string[];
}

/**
 * The state of another stage that an instruction uses: the source of its copy, or the input of its bind mount.
 * @returns null for the empty state, undefined when the instruction does not use the stage
 */
export function sourceState(
  dependency: StageDependency,
  { instruction, steps }: InstructionSteps,
  index: GraphIndex,
): StepOutput | null | undefined {
  if (instruction.keyword === 'COPY' ? !names(instruction.from, dependency) : instruction.keyword !== 'RUN') {
    return undefined;
  }
  for (const digest of steps) {
    const step = index.steps.get(digest);
    if (step === undefined) continue;
    const state =
      instruction.keyword === 'RUN' ? mountSourceState(step, dependency, instruction) : copySourceState(step);
    if (state !== undefined) return state;
  }
  return undefined;
}

function copySourceState(step: GraphStep): StepOutput | null | undefined {
  if (step.op.kind !== 'file') return undefined;
  const copy = step.op.actions.find((action) => action.kind === 'copy');
  return copy === undefined ? undefined : (step.inputs[copy.source] ?? null);
}

function mountSourceState(
  step: GraphStep,
  dependency: StageDependency,
  instruction: RunInstruction,
): StepOutput | null | undefined {
  if (step.op.kind !== 'exec') return undefined;
  const { cwd, mounts } = step.op;
  const wanted = instruction.mounts.find(({ from }) => names(from, dependency));
  if (wanted === undefined) return undefined;
  const mount =
    mounts.find((candidate) => isAt(candidate, wanted, cwd)) ?? leftOver(mounts, instruction.mounts, cwd);
  return mount === undefined ? undefined : (step.inputs[mount.input] ?? null);
}

/**
 * The one mount whose place is unknown, because its target contains a variable of the base image. Undefined when there
 * are several.
 */
function leftOver(
  mounts: readonly ExecMount[],
  written: readonly RunMount[],
  cwd: string,
): ExecMount | undefined {
  const left = mounts.filter(
    (mount) =>
      (mount.type === 'bind' || mount.type === 'cache') &&
      trimmed(mount.dest) !== '' &&
      !written.some((each) => isAt(mount, each, cwd)),
  );
  return left.length === 1 ? left[0] : undefined;
}

/** Whether a `from` names the stage: names are case-insensitive, and a number names a stage too. */
function names(from: string | null, { ref, index }: StageDependency): boolean {
  return from !== null && (from.toLowerCase() === ref || (/^[-+]?\d+$/.test(from) && Number(from) === index));
}

/** Whether a mount is at the target that is written; without one it is at the working folder. */
function isAt(mount: ExecMount, { target }: RunMount, cwd: string): boolean {
  const place = target ?? '';
  return trimmed(mount.dest) === trimmed(place.startsWith('/') ? place : `${cwd}/${place}`);
}

/** Removes empty and `.` parts of a path. */
function trimmed(path: string): string {
  return path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}
