import { type Address, addressKey, stageAddress } from '../../../states/address.ts';
import { suggestedPairs } from '../../../states/pairs.ts';
import type { AppState } from '../../../store/state.ts';
import { walkedAddress } from '../../walk/select.ts';

/**
 * The states offered for comparison: the end of every stage, and the states around the inspected instruction
 * and the walk.
 */
export function pickableStates(state: AppState): readonly Address[] {
  const { inspect } = state;
  const dockerfile = inspect.address?.dockerfile ?? state.dockerfile;
  const stages = dockerfile.stages.map((stage) => stageAddress(dockerfile, stage.index));
  const around =
    inspect.address === null ? [] : suggestedPairs(inspect.address).flatMap(({ a, b }) => [a, b]);
  const stood = walkedAddress(state);
  const walked = stood === null ? [] : [stood];
  const known = new Set<string>();
  return [...stages, ...around, ...walked].filter((address) => {
    const key = addressKey(address);
    return !known.has(key) && known.add(key);
  });
}
