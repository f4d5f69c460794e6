import { stageAddress } from '../../states/address.ts';
import type { AppState } from '../../store/state.ts';
import type { ScreenModel } from '../model.ts';
import { INSPECT_MODELS, isInspect } from './models.ts';
import { reduceInspect } from './reduce.ts';
import { copiedNow, textNow } from './select/shown.ts';
import type { InspectScreenName } from './state.ts';
import { changeShown } from './views.ts';

/** The inspect screens together, as the rest of the program sees them. */
export const INSPECT_MODEL: ScreenModel = {
  reduce: reduceInspect,
  address: ({ inspect, dockerfile, explore }) => inspect.address ?? stageAddress(dockerfile, explore.stage),
  searched: (state) => {
    const text = textNow(state);
    return text === null ? null : { kind: 'lines', lines: text.lines, from: text.top + 1 };
  },
  copied: copiedNow,
  scrolled: (state, top) => (isInspect(state.screen) ? scrolled(state, state.screen, top) : state),
};

function scrolled<N extends InspectScreenName>(state: AppState, screen: N, top: number): AppState {
  return changeShown(state, screen, (view) => INSPECT_MODELS[screen].text?.scrolled(view, top) ?? view);
}
