/** Performs the engine requests of the inspect screens; every answer is dispatched as an action. */
import type { BuildListener } from '../../ports.ts';
import { pointAddress } from '../../states/address.ts';
import { HeldTargets } from '../../states/held-targets.ts';
import type { OpenTargets } from '../../states/open-targets.ts';
import type { Action } from '../../store/actions.ts';
import type { InspectPorts } from '../../store/screen-ports.ts';
import type { AppState } from '../../store/state.ts';
import type { Dispatch, Effects } from '../../store/store.ts';
import { copyFile } from '../files/effects-copy.ts';
import { brokenBy, type Job, PASSING_JOB_PREFIX } from './job.ts';
import { INSPECT_JOBS } from './jobs.ts';
import { isInspect } from './models.ts';

export interface Inspections {
  readonly run: Effects;
  readonly stop: () => Promise<void>;
}

/** Interval of clock ticks while the engine works. */
const CLOCK_INTERVAL_MS = 100;

export function createInspections(ports: InspectPorts, targets: OpenTargets): Inspections {
  const running = new Map<string, { readonly job: Job; readonly cancel: () => void }>();
  const steps = new Map<string, string>();
  /** Aborted when everything is released, so that answers to earlier requests are dropped. */
  let visit = new AbortController();
  let ticking: (() => void) | null = null;
  let since = 0;

  /** Where the last action came from; what the engine says on its own goes there too. */
  let heard: Dispatch = () => undefined;

  const listener: BuildListener = {
    status: ({ vertexes }) => {
      for (const { digest, name, started, completed } of vertexes) {
        if (completed !== null) steps.delete(digest);
        else if (started !== null) steps.set(digest, name);
      }
    },
    notice: ({ text }) => heard({ type: 'message/shown', text, tone: 'info' }),
  };
  let held = new HeldTargets(targets, listener);

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
      ticking = ports.clock.after(CLOCK_INTERVAL_MS, () => {
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
    const { signal } = visit;
    const answer: Dispatch = (action) => {
      if (!signal.aborted) dispatch(action);
    };
    const go = (): void => {
      void job
        .run(held, answer)
        .catch(() => undefined)
        .finally(() => {
          if (signal.aborted) return;
          running.delete(job.name);
          tick(dispatch);
          // Jobs that waited for this one can start.
          dispatch({ type: 'inspect/answered' });
        });
    };
    const cancel = job.after === undefined ? () => undefined : ports.clock.after(job.after, go);
    running.set(job.name, { job, cancel });
    if (job.shown) tick(dispatch);
    if (job.after === undefined) go();
  };

  /** Gives up waiting jobs that are no longer wanted. */
  const giveUp = (wanted: ReadonlySet<string>): void => {
    for (const [name, { cancel }] of running) {
      if (!name.startsWith(PASSING_JOB_PREFIX) || wanted.has(name)) continue;
      cancel();
      running.delete(name);
    }
  };

  /** @param ready resolves when new requests may start */
  const release = async (
    dispatch: Dispatch | null,
    cancel: boolean,
    ready?: Promise<void>,
  ): Promise<void> => {
    visit.abort();
    visit = new AbortController();
    const jobs = [...running.values()];
    running.clear();
    const old = held;
    // Before dispatching: requests caused by the dispatch must use new targets.
    held = new HeldTargets(targets, listener, ready);
    const released = cancel ? old.cancel() : old.release();
    for (const { job, cancel: stop } of jobs) {
      stop();
      if (job.givenUp !== undefined) dispatch?.({ type: 'message/shown', text: job.givenUp, tone: 'info' });
    }
    if (dispatch !== null && ticking !== null) tick(dispatch);
    await released;
  };

  /** Reads the state again. If an instruction failed on the way to it, it runs again. */
  const refresh = (state: AppState, dispatch: Dispatch): void => {
    const { address } = state.inspect;
    void release(dispatch, false, held.hasUnreached ? targets.releaseFailures() : undefined);
    if (address?.failure != null && targets.holderOf(address.failure) === null)
      start(runAgain(state), dispatch);
  };

  return {
    run: (action, state, dispatch) => {
      heard = dispatch;
      if (action.type === 'inspect/stopAsked') {
        void release(dispatch, true);
        return;
      }
      if (action.type === 'inspect/refreshAsked') refresh(state, dispatch);
      if (action.type === 'files/copied') start(copyFile(action, state, ports), dispatch);
      if (isInspect(state.screen)) {
        const jobs = INSPECT_JOBS[state.screen](state, ports);
        giveUp(new Set(jobs.map(({ name }) => name)));
        for (const job of jobs) start(job, dispatch);
      } else if (state.inspect.jumpedFrom === null && SCREEN_CHANGES.has(action.type)) {
        void release(dispatch, running.size > 0);
      }
    },
    stop: async () => {
      ticking?.();
      ticking = null;
      await release(null, true);
    },
  };
}

/** Actions after which another screen may be shown. */
const SCREEN_CHANGES: ReadonlySet<Action['type']> = new Set([
  'inspect/left',
  'screen/shown',
  'explore/lineShown',
  'build/asked',
  'walk/asked',
  'failure/opened',
]);

/** Runs an instruction again whose failure is gone, and shows the result instead. */
function runAgain({ screen, inspect, target }: AppState): Job {
  return {
    name: 'run again',
    shown: true,
    run: async (held, answer) => {
      const { address } = inspect;
      if (address === null || !isInspect(screen)) return;
      try {
        const state = await held.reach({ ...address, failure: null, side: 'after' }, 'own', target);
        const next =
          state.failure === null
            ? { ...address, failure: null }
            : pointAddress(address.dockerfile, state.point, state.failure);
        answer({ type: 'inspect/asked', screen, address: next });
        if (state.failure === null)
          answer({ type: 'message/shown', text: 'It did not fail this time.', tone: 'info' });
      } catch (error) {
        const broken = brokenBy(error);
        if (broken.kind === 'broken') answer({ type: 'message/shown', text: broken.message, tone: 'error' });
      }
    },
  };
}
