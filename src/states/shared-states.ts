import { type GraphIndex, stateBefore } from '../llb/chain.ts';
import type { StepOutput } from '../llb/types.ts';
import { ranAtOnce } from './ran-at-once.ts';
import type { LocatedState } from './reach.ts';
import { outputKey, type StateFiles, type States } from './state-files.ts';

/** An output, and the states of the build that it belongs to. Null for the empty state. */
export interface OutputOfBuild {
  readonly states: States;
  readonly output: StepOutput | null;
  /** What an instruction that failed on that output would have led to: its files are those that this instruction left. */
  readonly failed?: StepOutput | null;
}

/** What two states have in common, which says how far the times of their files can be trusted. */
export interface SharedStates {
  /** The image or named context that both start from; null if there is none. */
  readonly image: StateFiles | null;
  /**
   * The last state that both are built on, or null for none, where steps that led to them may have run at once: two of
   * those may write within one tick of the kernel's clock, so that a time does not tell their files apart. Absent where
   * all steps ran one after the other.
   */
  readonly fork?: StateFiles | null;
}

export const NOTHING_SHARED: SharedStates = { image: null };

/** What the states of two outputs have in common. */
export function sharedStates(a: OutputOfBuild, b: OutputOfBuild): SharedStates {
  const [left, right] = [outputsTo(a), outputsTo(b)];
  const image = imageBelow(a.states, left, right);
  const keys = new Set(right.map(outputKey));
  const fork = left.find((each) => keys.has(outputKey(each))) ?? null;
  const isOnOther = fork !== null && [a, b].some((each) => outputKey(endOf(each)) === outputKey(fork));
  if (isOnOther || !ranAtOnce(inGraph(a), inGraph(b))) return { image };
  return { image, fork: fork === null ? null : a.states.of(fork) };
}

/** The image or named context that two outputs both start from; null if there is none. */
export function sharedImage(a: OutputOfBuild, b: OutputOfBuild): StateFiles | null {
  return imageBelow(a.states, outputsTo(a), outputsTo(b));
}

/** The output of a state; for what a failed instruction left, the one before that instruction. */
export function outputOf({ target, output, failure, point }: LocatedState): OutputOfBuild {
  const { states } = target;
  if (output !== null || failure === null) return { states, output: output ?? point.before };
  return { states, output: point.before, failed: point.after };
}

/** The last step that wrote to a state. */
function endOf({ output, failed }: OutputOfBuild): StepOutput | null {
  return failed ?? output;
}

/** The states that an output is built on, itself first. */
function outputsTo({ states, output }: OutputOfBuild): readonly StepOutput[] {
  const { steps } = states.program.graph;
  const found = new Map<string, StepOutput>();
  for (let at = output; at !== null && !found.has(at.digest); ) {
    const step = steps.get(at.digest);
    if (step === undefined) break;
    found.set(at.digest, at);
    at = stateBefore(step);
  }
  return [...found.values()];
}

/** The image or named context at the end of both. @param left of the states, as `outputsTo` says; `right` of any */
function imageBelow(
  states: States,
  left: readonly StepOutput[],
  right: readonly StepOutput[],
): StateFiles | null {
  const [first, other] = [left.at(-1), right.at(-1)];
  if (first === undefined || first.digest !== other?.digest) return null;
  return states.program.graph.steps.get(first.digest)?.op.kind === 'source' ? states.of(first) : null;
}

function inGraph(state: OutputOfBuild): { graph: GraphIndex; output: StepOutput | null } {
  return { graph: state.states.program.graph, output: endOf(state) };
}
