import { currentStop } from '../../select/stepper.ts';
import type { AppState } from '../../state.ts';
import { suggestedPairs } from '../pairs.ts';
import { type LookPlace, placeKey, stagePlace, stopPlace } from '../place.ts';

/**
 * The states that one may compare: the end of every stage; what is around the instruction at which one is, or at which
 * the walk stands.
 */
export function pickableStates(state: AppState): readonly LookPlace[] {
  const { look, stepper } = state;
  const dockerfile = look.place?.dockerfile ?? state.dockerfile;
  const stages = dockerfile.stages.map((stage) => stagePlace(dockerfile, stage.index));
  const around = look.place === null ? [] : suggestedPairs(look.place).flatMap(({ a, b }) => [a, b]);
  const stop = currentStop(state);
  const walked =
    stop === null || stepper === null
      ? []
      : [stopPlace(stepper.dockerfile, stop, stepper.arrival?.failure ?? null)];
  const known = new Set<string>();
  return [...stages, ...around, ...walked].filter((place) => {
    const key = placeKey(place);
    return !known.has(key) && known.add(key);
  });
}
