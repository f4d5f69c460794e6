import { isEmpty } from '../states/address.ts';
import type { NamedAddress, NamedPair } from '../states/pairs.ts';
import type { ReachedState } from '../states/reach.ts';
import { NOTHING_SHARED, outputOf, type SharedStates, sharedStates } from '../states/shared-states.ts';
import { platformOf } from '../states/state-platform.ts';
import type { StateTools } from './with-states.ts';

/** One side of a diff, reached. */
export interface DiffSide {
  /** A REF, or the name of an image. */
  readonly ref: string;
  /** Whether this is the state before the line that `ref` names. */
  readonly before: boolean;
  readonly state: ReachedState;
  /** `linux/amd64`; null for the empty state. */
  readonly platform: string | null;
}

export interface DiffPair {
  readonly a: DiffSide;
  readonly b: DiffSide;
  /** What both are built on. */
  readonly shared: SharedStates;
}

/** Reaches both sides of a pair. If a stage fails, its failure is compared. Rejects as StateTools.reach does. */
export async function reachPair({ a, b }: NamedPair, tools: StateTools): Promise<DiffPair> {
  // If the later stage needs the other one, a single target has both.
  const preferred = Math.max(a.address.stage, b.address.stage);
  const [first, second] = a.address.stage > b.address.stage ? [a, b] : [b, a];
  const one = await reachSide(first, preferred, tools);
  const other = await reachSide(second, preferred, tools);
  const [left, right] = first === a ? [one, other] : [other, one];
  const empty = isEmpty(a.address) || isEmpty(b.address);
  return {
    a: left,
    b: right,
    shared: empty ? NOTHING_SHARED : sharedStates(outputOf(left.state), outputOf(right.state)),
  };
}

async function reachSide(
  { ref, address }: NamedAddress,
  preferred: number,
  tools: StateTools,
): Promise<DiffSide> {
  const state = await tools.reach(ref, address, 'stage', preferred);
  const platform = isEmpty(address) ? null : platformOf(state, await tools.builder());
  return { ref, before: address.side === 'before' && !isEmpty(address), state, platform };
}
