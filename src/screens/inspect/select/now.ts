import { addressKey } from '../../../states/address.ts';
import type { AppState } from '../../../store/state.ts';
import type { InspectScreenName, InspectState, InspectViewOf } from '../state.ts';

/** The key of the view that a screen shows of the inspected state; null before there is one. */
export function shownKey({ address, shown }: InspectState, screen: InspectScreenName): string | null {
  if (address === null) return null;
  const key = addressKey(address);
  return shown[screen]?.get(key) ?? key;
}

/** The view that a screen shows of the inspected state; null until it is requested. */
export function viewNow<N extends InspectScreenName>(
  { inspect }: Pick<AppState, 'inspect'>,
  screen: N,
): InspectViewOf<N> | null {
  const key = shownKey(inspect, screen);
  return key === null ? null : (inspect.views[screen]?.get(key) ?? null);
}
