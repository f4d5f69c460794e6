import { stageTitle } from '../../dockerfile/stage-title.ts';
import { messageOf } from '../../ports.ts';
import type { ScreenPorts } from '../../store/screen-ports.ts';
import type { AppState } from '../../store/state.ts';
import type { Dispatch, Effects } from '../../store/store.ts';

/** Writes a page about a build of the target. */
export interface Reporting {
  readonly run: Effects;
  /** Gives up a page that is being written. */
  readonly stop: () => Promise<void>;
}

export function createReporting(ports: Pick<ScreenPorts, 'writeReport'>): Reporting {
  const abort = new AbortController();
  let writing: Promise<void> | null = null;

  const write = async ({ dockerfile, target }: AppState, dispatch: Dispatch): Promise<void> => {
    const say = (text: string, tone: 'info' | 'error' = 'info'): void => {
      if (!abort.signal.aborted) dispatch({ type: 'message/shown', text, tone });
    };
    const stage = dockerfile.stages[target];
    if (stage === undefined) return;
    say(`Writing a report of ${stageTitle(stage)}; it is built if it is not in the cache.`);
    try {
      say(await ports.writeReport(dockerfile, target, abort.signal));
    } catch (error) {
      say(messageOf(error), 'error');
    }
  };

  return {
    run: (action, state, dispatch) => {
      if (action.type !== 'report/asked' || abort.signal.aborted) return;
      if (writing !== null) {
        dispatch({ type: 'message/shown', text: 'A report is being written already.', tone: 'info' });
        return;
      }
      writing = write(state, dispatch).finally(() => {
        writing = null;
      });
    },
    stop: async () => {
      abort.abort(new Error('Stopped.'));
      await writing;
    },
  };
}
