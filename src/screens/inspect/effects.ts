/** Does what the screens that look into states ask of the engine; every answer comes back as an action. */
import type { Builder, BuildListener } from '../../ports.ts';
import { OpenStates } from '../../states/open-states.ts';
import type { Action } from '../../store/actions.ts';
import type { ScreenPorts } from '../../store/screen-ports.ts';
import type { AppState } from '../../store/state.ts';
import type { Dispatch, Effects } from '../../store/store.ts';
import { diffJobs } from '../diff/effects.ts';
import { filesJobs } from '../files/effects.ts';
import { copyFile } from '../files/effects-copy.ts';
import type { Walked } from '../walk/aftermath.ts';
import { stateJobs } from './effects-state.ts';
import { type Job, PASSING } from './job.ts';
import { isInspect } from './models.ts';

export type InspectPorts = Pick<ScreenPorts, 'clock' | 'connect' | 'specFor' | 'copyPlace' | 'checkSettings'>;

export interface Inspections {
  readonly run: Effects;
  readonly stop: () => Promise<void>;
}

/** Milliseconds between looks at the clock while the engine works. */
const TICK = 100;

/** @param walked the target that is walked through, whose open build is looked into where it has the state */
export function createInspections(ports: InspectPorts, walked: () => Walked | null): Inspections {
  const running = new Map<string, { readonly job: Job; readonly cancel: () => void }>();
  const steps = new Map<string, string>();
  /** Counts the times that all was let go: answers of before are not told. */
  let turn = 0;
  let ticking: (() => void) | null = null;
  let since = 0;

  const listener: BuildListener = {
    status: ({ vertexes }) => {
      for (const { digest, name, started, completed } of vertexes) {
        if (completed !== null) steps.delete(digest);
        else if (started !== null) steps.set(digest, name);
      }
    },
    notice: () => undefined,
  };
  const connect = (): Promise<Builder> => ports.connect();
  const states = new OpenStates({ specFor: ports.specFor, connect, listener, walked });

  const working = (): boolean => [...running.values()].some(({ job }) => job.shown);

  const tick = (dispatch: Dispatch): void => {
    if (!working()) {
      ticking?.();
      ticking = null;
      steps.clear();
      dispatch({ type: 'inspect/working', work: null });
      return;
    }
    if (ticking !== null) return;
    since = ports.clock.now();
    const again = (): void => {
      ticking = ports.clock.after(TICK, () => {
        dispatch({ type: 'inspect/working', work: { since, step: [...steps.values()].at(-1) ?? null } });
        dispatch({ type: 'clock/ticked', now: ports.clock.now() });
        if (ticking !== null) again();
      });
    };
    again();
    dispatch({ type: 'inspect/working', work: { since, step: null } });
  };

  const start = (job: Job, dispatch: Dispatch): void => {
    if (running.has(job.name)) return;
    const mine = turn;
    const tell: Dispatch = (action) => {
      if (mine === turn) dispatch(action);
    };
    const go = (): void => {
      void job
        .run(states, tell)
        .catch(() => undefined)
        .finally(() => {
          if (mine !== turn) return;
          running.delete(job.name);
          tick(dispatch);
          // What waited for this may begin.
          dispatch({ type: 'inspect/answered' });
        });
    };
    const cancel = job.after === undefined ? () => undefined : ports.clock.after(job.after, go);
    running.set(job.name, { job, cancel });
    if (job.shown) tick(dispatch);
    if (job.after === undefined) go();
  };

  /** Gives up what waits to be asked and is not wanted any more. */
  const giveUp = (wanted: ReadonlySet<string>): void => {
    for (const [name, { cancel }] of running) {
      if (!name.startsWith(PASSING) || wanted.has(name)) continue;
      cancel();
      running.delete(name);
    }
  };

  const letGo = async (dispatch: Dispatch | null, cancel: boolean): Promise<void> => {
    turn += 1;
    const old = [...running.values()];
    running.clear();
    // Before anything is told: what is asked for then is asked of other builds.
    const gone = cancel ? states.cancel() : states.letGo();
    for (const { job, cancel: stop } of old) {
      stop();
      if (job.givenUp !== undefined) dispatch?.({ type: 'message/shown', text: job.givenUp, tone: 'info' });
    }
    if (dispatch !== null && ticking !== null) tick(dispatch);
    await gone;
  };

  return {
    run: (action, state, dispatch) => {
      if (action.type === 'inspect/stopAsked') {
        void letGo(dispatch, true);
        return;
      }
      // What was solved then may be solved otherwise now.
      if (action.type === 'inspect/refreshAsked') void letGo(dispatch, false);
      if (action.type === 'files/copied') start(copyFile(action, state, ports), dispatch);
      if (isInspect(state.screen)) {
        const jobs = jobsOf(state, ports);
        giveUp(new Set(jobs.map(({ name }) => name)));
        for (const job of jobs) start(job, dispatch);
      } else if (state.inspect.jumpedFrom === null && GOES.has(action.type)) {
        void letGo(dispatch, running.size > 0);
      }
    },
    stop: async () => {
      ticking?.();
      ticking = null;
      await letGo(null, true);
    },
  };
}

/** After these another screen may be shown. */
const GOES: ReadonlySet<Action['type']> = new Set([
  'inspect/left',
  'screen/shown',
  'explore/lineShown',
  'build/asked',
  'walk/asked',
  'failure/opened',
]);

/** What the screen that is shown still wants to know. */
function jobsOf(state: AppState, ports: InspectPorts): readonly Job[] {
  switch (state.screen) {
    case 'files':
      return filesJobs(state);
    case 'diff':
      return diffJobs(state);
    default:
      return stateJobs(state, ports);
  }
}
