import type { Dockerfile } from '../dockerfile/types.ts';
import type { Builder, BuildSpec, Clock } from '../ports.ts';
import type { CheckedState } from './check.ts';
import { imageConfigAt } from './image-config.ts';
import type { TargetSource } from './open-targets.ts';
import { type OtherStages, otherStages } from './other-stages.ts';
import type { LocatedState } from './reach.ts';
import { platformOf } from './state-platform.ts';

/** What a check needs besides the files. `close` closes the stages that `moreStages` opened. */
export type CheckSettings = Required<Pick<CheckedState, 'config' | 'platform' | 'moreStages'>> &
  Pick<OtherStages, 'close'>;

export async function checkSettings(
  state: LocatedState,
  source: Pick<TargetSource, 'specFor'> & {
    readonly specUpTo: (dockerfile: Dockerfile, lastLine: number) => BuildSpec;
  },
  builder: Builder,
  clock: Clock,
): Promise<CheckSettings> {
  const { find, close } = otherStages(state, source.specFor, builder, clock);
  return {
    config: await imageConfigAt(state, builder, source.specUpTo),
    platform: platformOf(state, builder),
    moreStages: find,
    close,
  };
}
