import type { Dependency, Instruction, RunInstruction, RunMount } from '../dockerfile/types.ts';
import type { GraphIndex } from './chain.ts';
import type { ExecMount, GraphStep, StepOutput } from './types.ts';

type StageDependency = Dependency & { readonly kind: 'stage' };

/** An instruction and the steps that it made. */
export interface Made {
  readonly instruction: Instruction;
  readonly steps: readonly string[];
}

/**
 * The state that an instruction takes from another stage: the source of its copy, or the input of its bind mount.
 * @returns null for an empty one, undefined when the instruction does not take it
 */
export function stateTaken(
  dependency: StageDependency,
  { instruction, steps }: Made,
  index: GraphIndex,
): StepOutput | null | undefined {
  if (instruction.keyword === 'COPY' ? !names(instruction.from, dependency) : instruction.keyword !== 'RUN') {
    return undefined;
  }
  for (const digest of steps) {
    const step = index.steps.get(digest);
    if (step === undefined) continue;
    const taken = instruction.keyword === 'RUN' ? mountTaken(step, dependency, instruction) : copyTaken(step);
    if (taken !== undefined) return taken;
  }
  return undefined;
}

function copyTaken(step: GraphStep): StepOutput | null | undefined {
  if (step.op.kind !== 'file') return undefined;
  const copy = step.op.actions.find((action) => action.kind === 'copy');
  return copy === undefined ? undefined : (step.inputs[copy.source] ?? null);
}

function mountTaken(
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

/** The only mount that is at no place which is known: a variable of the base image may stand in its target. */
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

/** Whether a `from` means the stage: names ignore case, and for COPY a number names a stage too. */
function names(from: string | null, { ref, index }: StageDependency): boolean {
  return from !== null && (from.toLowerCase() === ref || (/^[-+]?\d+$/.test(from) && Number(from) === index));
}

/** Where no target is written, it is the working folder. */
function isAt(mount: ExecMount, { target }: RunMount, cwd: string): boolean {
  const place = target ?? '';
  return trimmed(mount.dest) === trimmed(place.startsWith('/') ? place : `${cwd}/${place}`);
}

/** Without doubled and trailing slashes and `.` parts. */
function trimmed(path: string): string {
  return path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}
