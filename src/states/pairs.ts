import type { Stage } from '../dockerfile/types.ts';
import type { Pair } from '../screens/diff/state.ts';
import { type Address, addressKey, beforeAddress, stageAddress } from './address.ts';

/** What is the same for two pairs of the same states. */
export function pairKey({ a, b }: Pair): string {
  return `${addressKey(a)}|${addressKey(b)}`;
}

/**
 * What a state is worth comparing with, the most telling first: an instruction's with what was before it; a stage's end
 * with the stages that it copies from, then with what it is made from.
 */
export function suggestedPairs(place: Address): readonly Pair[] {
  const { dockerfile, line, side } = place;
  const stage = dockerfile.stages[place.stage];
  if (stage === undefined) return [];
  const base = { a: basePlace(place, stage), b: place };
  if (line !== null && side === 'after' && line !== stage.startLine) {
    return [{ a: beforeAddress(place), b: place }, base];
  }
  if (line !== null) return [base];
  const sources = stage.dependsOn.flatMap((dependency) =>
    dependency.kind === 'stage' && (dependency.via === 'COPY' || dependency.via === 'ADD')
      ? [dependency.index]
      : [],
  );
  return [...[...new Set(sources)].map((index) => ({ a: stageAddress(dockerfile, index), b: place })), base];
}

/** The state that a stage begins with. */
function basePlace({ dockerfile }: Address, stage: Stage): Address {
  if (stage.base.kind === 'stage') return stageAddress(dockerfile, stage.base.index);
  return { dockerfile, stage: stage.index, line: stage.startLine, side: 'after', failure: null };
}
