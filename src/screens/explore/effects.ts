import type { ScreenPorts } from '../../store/screen-ports.ts';
import type { AppState } from '../../store/state.ts';
import type { Dispatch, Effects } from '../../store/store.ts';

/** Weighs the build context of the target, for the foot of Explore. */
export interface Weighing {
  readonly run: Effects;
  /** Weighs it for the first time; to be called once the first frame is out. */
  readonly start: (state: AppState, dispatch: Dispatch) => void;
  readonly stop: () => void;
}

/** Of a folder with more entries only that is said: the screen of the context lists them all. */
const MAX_WEIGHED_ENTRIES = 100_000;

/** A folder on a slow disk or network is not read for longer than this. */
const MAX_WEIGHING_MS = 5_000;

export function createWeighing(ports: Pick<ScreenPorts, 'clock' | 'contexts' | 'specFor'>): Weighing {
  let job: AbortController | null = null;
  let isStarted = false;

  const weigh = async ({ dockerfile, target }: AppState, dispatch: Dispatch): Promise<void> => {
    job?.abort();
    const own = new AbortController();
    job = own;
    const stage = dockerfile.stages[target];
    if (stage === undefined) return;
    let entries = 0;
    let isLarge = false;
    const giveUp = (): void => {
      isLarge = true;
      own.abort();
    };
    const stopClock = ports.clock.after(MAX_WEIGHING_MS, giveUp);
    try {
      const { surveyContext } = await import('../../states/context-survey.ts');
      own.signal.throwIfAborted();
      const spec = ports.specFor(dockerfile, target, false);
      const { counted } = await surveyContext(
        ports.contexts,
        { dockerfile, stage, spec },
        '.',
        own.signal,
        (count) => {
          entries = count;
          if (count > MAX_WEIGHED_ENTRIES) giveUp();
        },
      );
      if (!own.signal.aborted) {
        dispatch({ type: 'explore/contextWeighed', weight: { kind: 'known', sent: counted.totals.sent } });
      }
    } catch {
      // What is wrong with a context is said where it is shown, and by a build.
      const isOver = job !== own;
      if (!isOver) {
        dispatch({ type: 'explore/contextWeighed', weight: isLarge ? { kind: 'large', entries } : null });
      }
    } finally {
      stopClock();
    }
  };

  return {
    run: (action, state, dispatch) => {
      if (!isStarted) return;
      if (action.type === 'target/chosen' || action.type === 'dockerfile/loaded') void weigh(state, dispatch);
      // The screen of the context has just counted it.
      else if (
        (action.type === 'context/read' || action.type === 'context/basesAsked') &&
        action.survey.name === '.'
      ) {
        job?.abort();
        job = null;
        const { sent } = action.survey.counted.totals;
        dispatch({ type: 'explore/contextWeighed', weight: { kind: 'known', sent } });
      }
    },
    start: (state, dispatch) => {
      isStarted = true;
      void weigh(state, dispatch);
    },
    stop: () => {
      job?.abort();
      job = null;
    },
  };
}
