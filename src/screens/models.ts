import type { ScreenName } from '../store/state.ts';
import { BUILD_MODEL } from './build/model.ts';
import { CACHES_MODEL } from './caches/model.ts';
import { CONTAINER_MODEL } from './container/model.ts';
import { CONTEXT_MODEL } from './context/model.ts';
import { EXPLORE_MODEL } from './explore/model.ts';
import { HISTORY_MODEL } from './history/model.ts';
import { INSPECT_MODEL } from './inspect/inspect-model.ts';
import { isInspect } from './inspect/models.ts';
import type { InspectScreenName } from './inspect/state.ts';
import type { ScreenModel } from './model.ts';
import { WALK_MODEL } from './walk/model.ts';

/** The reducers and selectors of the screens; screens that inspect states have a table of their own. */
const MODELS: Readonly<Record<Exclude<ScreenName, InspectScreenName>, ScreenModel>> = {
  explore: EXPLORE_MODEL,
  build: BUILD_MODEL,
  walk: WALK_MODEL,
  history: HISTORY_MODEL,
  context: CONTEXT_MODEL,
  container: CONTAINER_MODEL,
  caches: CACHES_MODEL,
};

/** In the order in which they receive an action. */
export const SCREEN_MODELS: readonly ScreenModel[] = [INSPECT_MODEL, ...Object.values(MODELS)];

export function screenModel(screen: ScreenName): ScreenModel {
  return isInspect(screen) ? INSPECT_MODEL : MODELS[screen];
}
