import { unusedBuildArgs } from '../../dockerfile/build-args.ts';
import { uselessFilters } from '../../dockerfile/cache-filters.ts';
import { requireBases } from '../../dockerfile/needs.ts';
import { sameStage } from '../../dockerfile/same-stage.ts';
import type { Dockerfile } from '../../dockerfile/types.ts';
import {
  type Builder,
  type BuildFailure,
  type BuildNotice,
  type BuildOutcome,
  type BuildSpec,
  failuresOf,
  messageOf,
  type OpenBuild,
  waitAtMost,
} from '../../ports.ts';
import type { BuildRecorder } from '../../states/build-recorder.ts';
import type { OpenTarget } from '../../states/open-target.ts';
import type { HeldTarget, OpenTargets } from '../../states/open-targets.ts';
import type { Action } from '../../store/actions.ts';
import { createBatch } from '../../store/batch.ts';
import type { ScreenPorts } from '../../store/screen-ports.ts';
import type { AppState } from '../../store/state.ts';
import type { Dispatch, Effects } from '../../store/store.ts';

/** Interval of clock ticks while a build runs. */
const CLOCK_INTERVAL_MS = 100;
/** How long leaving the screens may wait for the record of the last build. */
const RECORD_TIMEOUT_MS = 1_000;

export interface Builds {
  readonly run: Effects;
  /** Finds the engine. Call it after the first frame. */
  readonly start: (dispatch: Dispatch) => void;
  /** The target of the last failed build; null if there is none or it is closed. */
  readonly failed: () => OpenTarget | null;
  /** Cancels whatever runs and closes everything. */
  readonly stop: () => Promise<void>;
}

/** Runs builds; every result is dispatched as an action. */
export function createBuilds(ports: ScreenPorts, targets: OpenTargets): Builds {
  let current: OpenBuild | null = null;
  let failed: HeldTarget | null = null;
  /** Signal of the latest build; aborted when another one starts or this one is cancelled. */
  let job = new AbortController();
  /** Whether that build is still running. */
  let underWay = false;
  let ticking: (() => void) | null = null;
  let stopped = false;
  let recorded: Promise<void> = Promise.resolve();
  /** Records the build that runs. */
  let recorder: BuildRecorder | null = null;

  const begin = (): AbortSignal => {
    job.abort(new Error('Another build was started.'));
    job = new AbortController();
    return job.signal;
  };

  const tick = (dispatch: Dispatch, signal: AbortSignal): void => {
    ticking = ports.clock.after(CLOCK_INTERVAL_MS, () => {
      if (signal.aborted) return;
      dispatch({ type: 'clock/ticked', now: ports.clock.now() });
      tick(dispatch, signal);
    });
  };

  /** Closes the last build and every target that holds a failure, as its step will run again. */
  const release = async (): Promise<void> => {
    const [old, last] = [current, failed];
    current = null;
    failed = null;
    await Promise.all([old?.close(), last?.release(), targets.releaseFailures()]);
  };

  const finish = (dispatch: Dispatch, event: Extract<Action, { type: 'build/ended' }>): void => {
    underWay = false;
    ticking?.();
    dispatch(event);
  };

  /**
   * Cancels whatever runs. A target that is still being opened is given up now, and closed once it arrives.
   */
  const cancel = (dispatch: Dispatch): void => {
    if (!underWay) return;
    if (current !== null) {
      current.cancel();
      return;
    }
    begin();
    finish(dispatch, { type: 'build/ended', outcome: { kind: 'cancelled' }, now: ports.clock.now() });
  };

  /** Connects. Exploring works without an engine, so a failure is only a note. */
  const findEngine = async (dispatch: Dispatch): Promise<void> => {
    const report: Dispatch = (event) => {
      if (!stopped) dispatch(event);
    };
    await connect(ports, report).catch(() => undefined);
  };

  const build = async (
    action: Extract<Action, { type: 'build/asked' }>,
    state: AppState,
    dispatch: Dispatch,
  ) => {
    const signal = begin();
    const report: Dispatch = (event) => {
      if (!signal.aborted) dispatch(event);
    };
    const end = (outcome: BuildOutcome): void => {
      if (!signal.aborted) finish(dispatch, { type: 'build/ended', outcome, now: ports.clock.now() });
    };
    underWay = true;
    recorder = null;
    ticking?.();
    tick(dispatch, signal);
    const batch = createBatch(ports.clock, report);
    const releasing = release();
    try {
      const dockerfile = await ports.readDockerfile();
      report({ type: 'dockerfile/loaded', dockerfile });
      requireBases(dockerfile);
      const builder = await connect(ports, report);
      await releasing;
      if (signal.aborted) return;
      const stage = sameStage(state.dockerfile, dockerfile, state.target);
      const spec = ports.specFor(dockerfile, stage, action.noCache);
      for (const notice of unusedNotices(dockerfile, spec)) report({ type: 'build/noticed', notice });
      const { address } = builder.engine;
      const recording = await ports.recorder({ spec, dockerfile, stage, builder: address });
      const opened = await builder.open(spec, { ...batch.listener, ...recording?.listener }, true);
      if (signal.aborted) return await opened.close();
      current = opened;
      recorder = recording;
      recording?.opened(opened);
      if (recording !== null) signal.addEventListener('abort', recording.stop, { once: true });
      report({ type: 'build/opened' });
      opened.resolve().then(
        ({ graph }) => report({ type: 'build/resolved', graph }),
        // run() reports the same failure, with all details.
        () => undefined,
      );
      const outcome = await opened.run(state.build?.keepGoing);
      batch.flush();
      if (signal.aborted) return;
      current = null;
      if (outcome.kind === 'failed')
        await hold({ opened, spec, dockerfile, stage }, failuresOf(outcome), signal);
      else void opened.close();
      end(outcome);
    } catch (error) {
      batch.flush();
      end({ kind: 'lost', message: messageOf(error) });
    }
  };

  /** Keeps a failed build open, for the files of its failed steps. */
  const hold = async (
    {
      opened,
      spec,
      dockerfile,
      stage,
    }: { opened: OpenBuild; spec: BuildSpec; dockerfile: Dockerfile; stage: number },
    failures: readonly BuildFailure[],
    signal: AbortSignal,
  ): Promise<void> => {
    const held = await targets.adopt(opened, spec, dockerfile, stage, signal).catch(() => null);
    for (const failure of failures) held?.target.note(failure);
    if (signal.aborted) await held?.release();
    else failed = held;
  };

  /** Keeps the record of a build that has ended. */
  const record = async (
    { outcome }: Extract<Action, { type: 'build/ended' }>,
    { build: ended }: AppState,
    dispatch: Dispatch,
  ): Promise<void> => {
    const recording = recorder;
    recorder = null;
    if (recording === null || ended === null) return;
    const { why, notices } = await recording.finish(outcome, ended.progress);
    if (stopped) return;
    dispatch({ type: 'build/recorded', number: ended.number, why });
    for (const text of notices) dispatch({ type: 'build/noticed', notice: { kind: 'not-recorded', text } });
  };

  const stop = async (): Promise<void> => {
    stopped = true;
    underWay = false;
    begin();
    ticking?.();
    current?.cancel();
    await waitAtMost(ports.clock, RECORD_TIMEOUT_MS, recorded);
    await release();
  };

  return {
    run: (action, state, dispatch) => {
      switch (action.type) {
        case 'build/asked':
          void build(action, state, dispatch);
          return;
        case 'build/ended':
          recorded = record(action, state, dispatch);
          return;
        case 'build/cancelAsked':
          cancel(dispatch);
          return;
        case 'suspend/asked':
          ports.suspend();
          return;
        case 'pick/asked':
          ports.pickAnother();
          return;
        case 'quit/asked':
          ports.leave(action.interrupted === true ? 130 : 0);
          return;
        default:
          return;
      }
    },
    start: (dispatch) => void findEngine(dispatch),
    failed: () => (failed === null || failed.target.isClosed ? null : failed.target),
    stop,
  };
}

/** Connects, and dispatches when there is no engine. Rejects with the reason then. */
async function connect(ports: ScreenPorts, report: Dispatch): Promise<Builder> {
  try {
    return await ports.connect();
  } catch (error) {
    report({ type: 'engine/missing', message: messageOf(error) });
    throw error;
  }
}

function unusedNotices(dockerfile: Dockerfile, spec: BuildSpec): readonly BuildNotice[] {
  const args = unusedBuildArgs(dockerfile, spec.buildArgs).map((name) => ({
    kind: 'unused-build-arg' as const,
    text: `--build-arg ${name} has no effect: no ARG in ${dockerfile.fileName} takes it.`,
  }));
  const filters = uselessFilters(dockerfile, spec.noCacheFilter);
  return [...args, ...filters.map((text) => ({ kind: 'no-effect' as const, text }))];
}
