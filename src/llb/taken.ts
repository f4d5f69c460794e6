import type { Dependency, RunInstruction } from '../dockerfile/types.ts';
import type { GraphIndex } from './chain.ts';
import type { Stop } from './program.ts';
import type { ExecMount, GraphStep, StepOutput } from './types.ts';

type StageDependency = Dependency & { readonly kind: 'stage' };

/**
 * The state that an instruction takes from another stage: the source of its copy, or the input of its bind mount.
 * @returns null for an empty one, undefined when the instruction does not take it
 */
export function stateTaken(
  dependency: StageDependency,
  stop: Omit<Stop, 'index'>,
  index: GraphIndex,
): StepOutput | null | undefined {
  for (const digest of stop.steps) {
    const step = index.steps.get(digest);
    if (step === undefined) continue;
    const taken = step.op.kind === 'exec' ? mountTaken(step, dependency, stop) : copyTaken(step);
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
  stop: Omit<Stop, 'index'>,
): StepOutput | null | undefined {
  if (step.op.kind !== 'exec' || stop.instruction?.keyword !== 'RUN') return undefined;
  const { cwd, mounts } = step.op;
  const target = targetOf(stop.instruction, dependency);
  const mount = mounts.find((candidate) => target !== null && isAt(candidate, target, cwd));
  return mount === undefined ? undefined : (step.inputs[mount.input] ?? null);
}

/** Where the instruction mounts the stage: names ignore case, and a number names a stage too. */
function targetOf(instruction: RunInstruction, dependency: StageDependency): string | null {
  const mount = instruction.mounts.find(
    ({ from }) =>
      from !== null && (from.toLowerCase() === dependency.ref || from === String(dependency.index)),
  );
  return mount?.target ?? null;
}

function isAt(mount: ExecMount, target: string, cwd: string): boolean {
  return trimmed(mount.dest) === trimmed(target.startsWith('/') ? target : `${cwd}/${target}`);
}

/** Without doubled and trailing slashes and `.` parts. */
function trimmed(path: string): string {
  return path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}
