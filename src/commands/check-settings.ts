import type { Dockerfile } from '../dockerfile/types.ts';
import type { Builder, BuildSpec, Clock } from '../ports.ts';
import type { CheckPlace } from '../states/check.ts';
import { type OtherStages, otherStages } from '../states/other-stages.ts';
import { imageConfigAt, type Place, type PlaceSource } from '../states/solve-ref.ts';
import { platformOf } from '../states/state-platform.ts';

/** What a check of a place needs beside its files. `close` lets go of the stages that `more` opened. */
export type CheckSettings = Required<Pick<CheckPlace, 'config' | 'platform' | 'more'>> &
  Pick<OtherStages, 'close'>;

export async function checkSettings(
  place: Place,
  source: PlaceSource & { readonly specUpTo: (dockerfile: Dockerfile, lastLine: number) => BuildSpec },
  builder: Builder,
  clock: Clock,
): Promise<CheckSettings> {
  const { dockerfile, program, point, side } = place;
  const stage = dockerfile.stages[point.stage];
  const output = side === 'before' ? point.before : point.after;
  const { find, close } = otherStages(place, source, builder, clock);
  return {
    config: await imageConfigAt(place, builder, source.specUpTo),
    platform: stage === undefined ? null : platformOf(source, builder, program, stage, output),
    more: find,
    close,
  };
}
