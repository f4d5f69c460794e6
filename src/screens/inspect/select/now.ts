import { addressKey } from '../../../states/address.ts';
import type { AppState } from '../../../store/state.ts';
import type { InspectScreenName, InspectState, InspectViewOf } from '../state.ts';

/** The key of the view that a screen shows of the state that is inspected; null before there is one. */
export function shownKey({ place, shown }: InspectState, screen: InspectScreenName): string | null {
  if (place === null) return null;
  const key = addressKey(place);
  return shown[screen]?.get(key) ?? key;
}

/** What a screen shows of the state that is inspected; null before it was asked for. */
export function viewNow<N extends InspectScreenName>(
  { inspect }: Pick<AppState, 'inspect'>,
  screen: N,
): InspectViewOf<N> | null {
  const key = shownKey(inspect, screen);
  return key === null ? null : (inspect.views[screen]?.get(key) ?? null);
}
