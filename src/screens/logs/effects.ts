import type { Action } from '../../store/actions.ts';
import type { ScreenPorts } from '../../store/screen-ports.ts';
import type { AppState } from '../../store/state.ts';
import type { Dispatch } from '../../store/store.ts';

import { openPlace } from './effects-place.ts';
import { saveLog } from './effects-save.ts';
import { savedName } from './saved-name.ts';
import { shownLog } from './select.ts';

/** What the logs ask of the outside. */
export interface Logs {
  readonly run: (action: Action, state: AppState, dispatch: Dispatch) => void;
  readonly stop: () => Promise<void>;
}

/**
 * Looks on for an error in a long log, one turn after the other; keeps whether lines are wrapped; opens the editor at a place
 * that a line names; saves logs.
 */
export function createLogs(
  ports: Pick<
    ScreenPorts,
    'clock' | 'keepWrapping' | 'specFor' | 'contextFile' | 'editFile' | 'openCopyDestination'
  >,
): Logs {
  let cancel: (() => void) | null = null;
  let saving: Promise<void> = Promise.resolve();
  return {
    run: (action, state, dispatch) => {
      if (action.type === 'log/wrapToggled') {
        const { wrapped } = state.logs;
        saving = saving.then(() => ports.keepWrapping(wrapped));
      }
      if (action.type === 'log/placeAsked') void openPlace(ports, state, dispatch);
      if (action.type === 'log/saved') {
        const log = shownLog(state);
        const { destination, overwrite } = action;
        if (log !== null)
          void saveLog(ports, { log, name: savedName(state) }, destination, overwrite, dispatch);
      }
      if (cancel !== null || state.logs.seeking === null) return;
      cancel = ports.clock.after(0, () => {
        cancel = null;
        dispatch({ type: 'log/errorSought' });
      });
    },
    stop: async () => {
      cancel?.();
      await saving;
    },
  };
}
