import type { BuildAction } from '../screens/build/actions.ts';
import type { ExploreAction } from '../screens/explore/actions.ts';
import type { FixAction } from '../screens/fix/actions.ts';
import type { FrameAction } from '../screens/frame/actions.ts';
import type { InspectAction } from '../screens/inspect/actions.ts';
import type { OptionsAction } from '../screens/options/actions.ts';
import type { TraceAction } from '../screens/trace/actions.ts';
import type { WalkAction } from '../screens/walk/actions.ts';

/** Everything that can happen. Reducers are pure, so an action carries the time if it matters. */
export type Action =
  | FrameAction
  | ExploreAction
  | BuildAction
  | WalkAction
  | InspectAction
  | OptionsAction
  | TraceAction
  | FixAction;
