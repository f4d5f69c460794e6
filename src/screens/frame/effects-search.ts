import type { Action } from '../../store/actions.ts';
import type { ScreenPorts } from '../../store/screen-ports.ts';
import type { AppState } from '../../store/state.ts';
import type { Dispatch } from '../../store/store.ts';
import { isSearching } from './select/search.ts';

/** Goes on with the search of a long log, one turn after the other, so that keys and signals are heard meanwhile. */
export interface Searching {
  readonly run: (action: Action, state: AppState, dispatch: Dispatch) => void;
  readonly stop: () => Promise<void>;
}

export function createSearching(ports: Pick<ScreenPorts, 'clock'>): Searching {
  let cancel: (() => void) | null = null;
  return {
    run: (_action, state, dispatch) => {
      if (cancel !== null || !isSearching(state)) return;
      cancel = ports.clock.after(0, () => {
        cancel = null;
        dispatch({ type: 'search/advanced' });
      });
    },
    stop: async () => cancel?.(),
  };
}
