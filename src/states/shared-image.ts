import { chainTo } from '../llb/chain.ts';
import type { StepOutput } from '../llb/types.ts';
import type { LocatedState } from './reach.ts';
import type { StateFiles, States } from './state-files.ts';

/** An output, and the states of the build that it belongs to. Null for the empty state. */
export interface OutputOfBuild {
  readonly states: States;
  readonly output: StepOutput | null;
}

/** The image or named context that two outputs both start from; null if there is none. */
export function sharedImage(a: OutputOfBuild, b: OutputOfBuild): StateFiles | null {
  const image = imageBelow(a);
  return image !== null && image.digest === imageBelow(b)?.digest ? a.states.of(image) : null;
}

/** The output of a state; for what a failed instruction left, the one before that instruction. */
export function outputOf({ target, output, point }: LocatedState): OutputOfBuild {
  return { states: target.states, output: output ?? point.before };
}

/** The image or named context that an output starts from; null for scratch. */
function imageBelow({ states, output }: OutputOfBuild): StepOutput | null {
  const first = chainTo(states.program.graph, output).at(-1);
  return first?.op.kind === 'source' ? { digest: first.digest, index: 0 } : null;
}
