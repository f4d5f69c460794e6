import type { Dockerfile } from '../dockerfile/types.ts';
import type { Builder, BuildSpec, Clock } from '../ports.ts';
import type { CheckedState } from './check.ts';
import type { CheckPolicy } from './check-policy.ts';
import { imageConfigAt } from './image-config.ts';
import { type OtherStages, otherStages } from './other-stages.ts';
import type { LocatedState } from './reach.ts';
import { platformOf } from './state-platform.ts';

/** What a check of a state needs besides its files. `close` releases the stages that `moreStages` opened. */
export type CheckSettings = Required<Omit<CheckedState, 'state' | 'secrets' | 'only'>> &
  Pick<CheckedState, 'secrets'> &
  Pick<OtherStages, 'close'>;

/** @param policy what the project says of rules */
export async function checkSettings(
  state: LocatedState,
  policy: CheckPolicy,
  source: { readonly specUpTo: (dockerfile: Dockerfile, lastLine: number) => BuildSpec },
  builder: Builder,
  clock: Clock,
): Promise<CheckSettings> {
  const { find, unseen, close } = otherStages(state, clock);
  return {
    config: await imageConfigAt(state, builder, source.specUpTo),
    platform: platformOf(state, builder),
    policy,
    moreStages: find,
    unseenStages: unseen,
    close,
  };
}
