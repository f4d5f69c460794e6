import type { ScreenName } from '../../store/state.ts';
import { CHECK_MODEL } from '../check/model.ts';
import { DIFF_MODEL } from '../diff/model.ts';
import { FILES_MODEL } from '../files/model.ts';
import { INVENTORY_MODEL } from '../inventory/model.ts';
import { SIZES_MODEL } from '../sizes/model.ts';
import type { InspectModel } from './model.ts';
import type { InspectScreenName, InspectViewOf } from './state.ts';

/** The reducers and selectors of the inspect screens. */
export const INSPECT_MODELS: { readonly [N in InspectScreenName]: InspectModel<InspectViewOf<N>> } = {
  files: FILES_MODEL,
  diff: DIFF_MODEL,
  check: CHECK_MODEL,
  sizes: SIZES_MODEL,
  inventory: INVENTORY_MODEL,
};

/** Whether a screen is an inspect screen. */
export function isInspect(screen: ScreenName): screen is InspectScreenName {
  return Object.hasOwn(INSPECT_MODELS, screen);
}
