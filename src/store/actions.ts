import type { BreakpointsAction } from '../screens/breakpoints/actions.ts';
import type { BuildAction } from '../screens/build/actions.ts';
import type { CachesAction } from '../screens/caches/actions.ts';
import type { ContainerAction } from '../screens/container/actions.ts';
import type { ContextAction } from '../screens/context/actions.ts';
import type { ExploreAction } from '../screens/explore/actions.ts';
import type { FixAction } from '../screens/fix/actions.ts';
import type { FrameAction } from '../screens/frame/actions.ts';
import type { HistoryAction } from '../screens/history/actions.ts';
import type { InspectAction } from '../screens/inspect/actions.ts';
import type { LogsAction } from '../screens/logs/actions.ts';
import type { OptionsAction } from '../screens/options/actions.ts';
import type { TraceAction } from '../screens/trace/actions.ts';
import type { WalkAction } from '../screens/walk/actions.ts';

/** Everything that can happen. Reducers are pure, so an action carries the time if it matters. */
export type Action =
  | FrameAction
  | ExploreAction
  | BuildAction
  | WalkAction
  | CachesAction
  | ContainerAction
  | InspectAction
  | OptionsAction
  | HistoryAction
  | ContextAction
  | LogsAction
  | TraceAction
  | FixAction
  | BreakpointsAction;
