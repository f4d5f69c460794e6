import type { ScreenName } from '../../store/state.ts';
import { CHECK_MODEL } from '../check/model.ts';
import { DIFF_MODEL } from '../diff/model.ts';
import { FILES_MODEL } from '../files/model.ts';
import { SIZES_MODEL } from '../sizes/model.ts';
import type { InspectModel } from './model.ts';
import type { InspectScreenName, InspectViewOf } from './state.ts';

/** The screens that inspect states, as reducers and selectors know them. */
export const INSPECT_MODELS: { readonly [N in InspectScreenName]: InspectModel<InspectViewOf<N>> } = {
  files: FILES_MODEL,
  diff: DIFF_MODEL,
  check: CHECK_MODEL,
  sizes: SIZES_MODEL,
};

/** Whether a screen is one of those that inspect states. */
export function isInspect(screen: ScreenName): screen is InspectScreenName {
  return Object.hasOwn(INSPECT_MODELS, screen);
}
