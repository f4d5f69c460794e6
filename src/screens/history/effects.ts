import type { HistoryChange, PastBuild, PastDetails } from '../../history/types.ts';
import { type BuildHistory, isEngineLost, messageOf } from '../../ports.ts';
import type { StatusUpdate } from '../../progress/types.ts';
import type { OpenTargets } from '../../states/open-targets.ts';
import { newestIn, pastStatus, readDetails, readPast } from '../../states/past-builds.ts';
import type { Action } from '../../store/actions.ts';
import type { ScreenPorts } from '../../store/screen-ports.ts';
import type { Dispatch, Effects } from '../../store/store.ts';

/** What arrives is passed on at this interval: a history of thousands of builds costs few frames. */
const BATCH_INTERVAL_MS = 33;

/** An empty history says nothing: after so long it is taken for empty. */
const SILENCE_MS = 1_000;

/** Interval of clock ticks while a build that runs is shown. */
const CLOCK_INTERVAL_MS = 100;

export interface Histories {
  readonly run: Effects;
  readonly stop: () => Promise<void>;
}

/** Reads the history of the engine: its list, and on as it changes; a build that is opened; two that are compared. */
export function createHistories(
  ports: Pick<ScreenPorts, 'clock' | 'history' | 'pastResult'>,
  targets: OpenTargets,
): Histories {
  /** Ends with the screens. */
  const all = new AbortController();
  /** Reads what is opened or compared; aborted when something else is. */
  let reading = new AbortController();
  let isFollowing = false;

  /** Follows the list until the engine goes. The first builds are shown at once. */
  const follow = async (dispatch: Dispatch): Promise<void> => {
    if (isFollowing) return;
    isFollowing = true;
    const waiting = gatherer<HistoryChange>(ports, (changes) => {
      if (!all.signal.aborted) dispatch({ type: 'history/changed', changes });
    });
    const whenSilent = () => ports.clock.after(SILENCE_MS, () => dispatch({ type: 'history/listed' }));
    let silent = whenSilent();
    try {
      const history = await ports.history();
      for await (const changes of history.list(true, all.signal)) {
        silent();
        waiting.add(changes);
        silent = whenSilent();
      }
      // Nothing more is told, as where our records are the history.
      waiting.flush();
      if (!all.signal.aborted) dispatch({ type: 'history/listed' });
    } catch (error) {
      if (!all.signal.aborted && !isEngineLost(error))
        dispatch({ type: 'history/missing', message: messageOf(error) });
    } finally {
      silent();
      waiting.flush();
      isFollowing = false;
    }
  };

  /** Reads the list again: our record of a build says what its history does not tell. */
  const refresh = async (dispatch: Dispatch): Promise<void> => {
    try {
      for await (const changes of (await ports.history()).list(false, all.signal)) {
        if (!all.signal.aborted) dispatch({ type: 'history/changed', changes });
      }
    } catch {
      // The list stays as it was.
    }
  };

  const begin = (): AbortSignal => {
    reading.abort();
    reading = new AbortController();
    return AbortSignal.any([reading.signal, all.signal]);
  };

  const open = async (build: PastBuild, dispatch: Dispatch): Promise<void> => {
    const signal = begin();
    const report: Dispatch = (action) => {
      if (!signal.aborted) dispatch(action);
    };
    const isRunning = build.state === 'running';
    const stopTicking = isRunning ? tick(ports, report, signal) : () => undefined;
    let now = build.startedAt;
    const updates = gatherer<StatusUpdate>(ports, (some) => {
      // Past times are the engine's; those of a build that runs are measured by our clock, as on Build.
      for (const update of some) now = newestIn(update, now);
      report({
        type: 'history/progressed',
        id: build.id,
        updates: some,
        now: isRunning ? ports.clock.now() : now,
      });
    });
    try {
      const history = await ports.history();
      const details = await readDetails(history, build.id, signal);
      report({ type: 'history/opened', details });
      for await (const update of pastStatus(history, details.build, signal)) updates.add([update]);
      updates.flush();
      report({ type: 'history/ended', details: await endedDetails(history, build.id, signal) });
    } catch (error) {
      report({ type: 'history/unreadable', message: messageOf(error) });
    } finally {
      stopTicking();
    }
  };

  /** What is kept of a build whose status has ended: the engine writes its record a moment later. */
  const endedDetails = async (
    history: BuildHistory,
    id: string,
    signal: AbortSignal,
  ): Promise<PastDetails> => {
    for (;;) {
      const details = await readDetails(history, id, signal);
      if (details.build.state !== 'running' || signal.aborted) return details;
      await new Promise<void>((resolve) => ports.clock.after(CLOCK_INTERVAL_MS, resolve));
    }
  };

  const compare = async (a: PastBuild, b: PastBuild, dispatch: Dispatch): Promise<void> => {
    const signal = begin();
    try {
      const history = await ports.history();
      const [left, right] = await Promise.all([readPast(history, a, signal), readPast(history, b, signal)]);
      if (!signal.aborted) dispatch({ type: 'history/compared', a: left, b: right });
    } catch (error) {
      if (!signal.aborted) dispatch({ type: 'history/unreadable', message: messageOf(error) });
    }
  };

  /** Opens the results of two builds on Diff, which asks the engine for them. */
  const compareFiles = async (a: PastDetails, b: PastDetails, dispatch: Dispatch): Promise<void> => {
    const { signal } = reading;
    const isWanted = (): boolean => !signal.aborted && !all.signal.aborted;
    try {
      const [left, right] = [await ports.pastResult(a, targets), await ports.pastResult(b, targets)];
      if (isWanted())
        dispatch({ type: 'inspect/asked', screen: 'diff', address: right, pair: { a: left, b: right } });
    } catch (error) {
      if (isWanted()) dispatch({ type: 'message/shown', text: messageOf(error), tone: 'error' });
    }
  };

  const remove = async (id: string, dispatch: Dispatch): Promise<void> => {
    try {
      await (await ports.history()).remove(id);
      if (!all.signal.aborted) dispatch({ type: 'history/changed', changes: [{ kind: 'removed', id }] });
    } catch (error) {
      if (!all.signal.aborted) dispatch({ type: 'message/shown', text: messageOf(error), tone: 'error' });
    }
  };

  return {
    run: (action: Action, state, dispatch) => {
      switch (action.type) {
        case 'screen/shown':
          if (action.screen === 'history') void follow(dispatch);
          return;
        case 'engine/found':
          if (state.screen === 'history') void follow(dispatch);
          return;
        case 'build/recorded':
          if (state.history.phase === 'listed') void refresh(dispatch);
          return;
        case 'history/openAsked':
          void open(action.build, dispatch);
          return;
        case 'history/compareAsked':
          void compare(action.a, action.b, dispatch);
          return;
        case 'history/filesAsked':
          void compareFiles(action.a, action.b, dispatch);
          return;
        case 'history/closed':
          reading.abort();
          return;
        case 'history/deleteAsked':
          void remove(action.id, dispatch);
          return;
        default:
          return;
      }
    },
    stop: async () => {
      all.abort();
    },
  };
}

function tick({ clock }: Pick<ScreenPorts, 'clock'>, report: Dispatch, signal: AbortSignal): () => void {
  let stop = (): void => undefined;
  const wait = (): void => {
    stop = clock.after(CLOCK_INTERVAL_MS, () => {
      if (signal.aborted) return;
      report({ type: 'clock/ticked', now: clock.now() });
      wait();
    });
  };
  wait();
  return () => stop();
}

/** Passes on what arrives: the first at once, the rest at an interval. */
function gatherer<T>({ clock }: Pick<ScreenPorts, 'clock'>, pass: (items: readonly T[]) => void) {
  let waiting: T[] = [];
  let cancel: (() => void) | null = null;
  const flush = (): void => {
    cancel?.();
    cancel = null;
    if (waiting.length === 0) return;
    const items = waiting;
    waiting = [];
    pass(items);
  };
  const later = (): void => {
    cancel = clock.after(BATCH_INTERVAL_MS, () => {
      cancel = null;
      if (waiting.length === 0) return;
      flush();
      later();
    });
  };
  return {
    flush,
    add: (items: readonly T[]): void => {
      for (const item of items) waiting.push(item);
      if (cancel !== null) return;
      flush();
      later();
    },
  };
}
