import { sameStage } from '../../dockerfile/same-stage.ts';
import { editedPoints } from '../../llb/edited-program.ts';
import { screenMessage } from '../../states/held-targets.ts';
import type { OpenTarget } from '../../states/open-target.ts';
import type { HeldTarget, OpenTargets } from '../../states/open-targets.ts';
import type { Action } from '../../store/actions.ts';
import { createBatch } from '../../store/batch.ts';
import type { ScreenPorts } from '../../store/screen-ports.ts';
import type { AppState } from '../../store/state.ts';
import type { Dispatch } from '../../store/store.ts';
import { keyName } from '../../text/user-keys.ts';
import type { WalkGoal } from './actions.ts';
import { asWalk } from './as-walk.ts';
import { watchConditions } from './effects-conditions.ts';
import { edit } from './effects-edit.ts';
import { explainFailure, openFailure } from './effects-failure.ts';
import { askSettings } from './effects-settings.ts';
import { exploreFailure } from './failure.ts';
import { changesAt, failureOf } from './point-changes.ts';
import { reasonOf, routeOf, startGoal } from './route.ts';
import { pointAtLine } from './select.ts';
import type { Arrival } from './state.ts';

/** One target that is walked through: an open target whose states are solved one by one. */
export interface Walker {
  readonly run: (action: Action, state: AppState, dispatch: Dispatch) => void;
  /** The target that is walked through; null where none is. */
  readonly walked: () => OpenTarget | null;
  readonly stop: () => Promise<void>;
}

/** Between looks at the clock while the walk moves. */
const CLOCK_INTERVAL_MS = 100;

/** @param failed the target of the build that failed last */
export function createWalker(
  ports: ScreenPorts,
  targets: OpenTargets,
  failed: () => OpenTarget | null,
): Walker {
  let current: HeldTarget | null = null;
  /** The target that is opened or open; aborted when it is left: what its build says after that is not shown. */
  let open = new AbortController();
  /** The move that is under way; aborted when another begins. */
  let move = new AbortController();
  let ticking: (() => void) | null = null;
  /** The state after the last action. */
  let latest: AppState | null = null;
  /** The search for the line that wrote a path. */
  let tracing = new AbortController();

  const leave = async (): Promise<void> => {
    const old = current;
    current = null;
    open.abort(new Error('Stopped.'));
    await old?.release();
  };

  const giveUp = (): Promise<void> => {
    move.abort();
    tracing.abort();
    ticking?.();
    return leave();
  };

  const begin = (dispatch: Dispatch): AbortSignal => {
    move.abort();
    move = new AbortController();
    tick(dispatch, move.signal);
    return move.signal;
  };

  const tick = (dispatch: Dispatch, signal: AbortSignal): void => {
    ticking?.();
    ticking = ports.clock.after(CLOCK_INTERVAL_MS, () => {
      if (signal.aborted) return;
      dispatch({ type: 'clock/ticked', now: ports.clock.now() });
      tick(dispatch, signal);
    });
  };

  const openTarget = async (
    action: Extract<Action, { type: 'walk/asked' }>,
    state: AppState,
    dispatch: Dispatch,
  ) => {
    const before = current?.target ?? null;
    const signal = begin(dispatch);
    try {
      const dockerfile = await ports.readDockerfile();
      // A step that failed is to be run again.
      await Promise.all([ports.connect(), leave(), targets.releaseFailures()]);
      if (signal.aborted) return;
      const index = sameStage(state.dockerfile, dockerfile, action.stage);
      if (dockerfile.stages[index] === undefined) return;
      open = new AbortController();
      const opened = open.signal;
      const batch = createBatch(ports.clock, (event) => {
        if (!opened.aborted) dispatch(asWalk(event));
      });
      const held = await targets.open(dockerfile, index, batch.listener, opened);
      if (signal.aborted) return await held.release();
      current = held;
      const { program } = held.target;
      dispatch({ type: 'walk/opened', dockerfile, program });
      const edited =
        action.failed === undefined || before === null
          ? null
          : editedPoints(before, { dockerfile, program }, action.failed);
      const first =
        edited?.same ?? (action.line === null ? program.points[0] : pointAtLine(program, action.line));
      if (first == null) return;
      const goal: WalkGoal =
        edited === null
          ? startGoal(program, first, action.stopsBefore === true ? state.breakpoints : [], dockerfile)
          : { kind: 'line', line: first.lines.start, mendedFrom: edited.changed };
      dispatch({ type: 'walk/to', goal, now: ports.clock.now() });
    } catch (error) {
      if (signal.aborted) return;
      void leave();
      dispatch({ type: 'walk/broken', message: screenMessage(error, 'state') });
    } finally {
      if (!signal.aborted) ticking?.();
    }
  };

  const goTo = async (goal: WalkGoal, state: AppState, dispatch: Dispatch): Promise<void> => {
    const { walk, breakpoints } = state;
    if (current === null || walk === null) return;
    const { target } = current;
    if (target.isClosed) {
      reopen(target, goal, walk.target, dispatch);
      return;
    }
    const { program } = target;
    const since = ports.clock.now();
    const signal = begin(dispatch);
    try {
      const from = walk.arrival?.point ?? -1;
      const conditions =
        goal.kind === 'point' ? null : watchConditions(ports, target, breakpoints, () => latest ?? state);
      for (const { point, because } of routeOf(program, goal, from, breakpoints, target.dockerfile)) {
        dispatch({ type: 'walk/moving', point: point.index, now: ports.clock.now() });
        const failure = await failureOf(target, point);
        if (signal.aborted) return;
        // A point that was passed before is only gone back to.
        const isNew = failure === null && point.index > from;
        const hits = conditions === null || !isNew ? NO_HITS : await conditions.at(point);
        if (signal.aborted) return;
        for (const text of hits.failed) dispatch({ type: 'message/shown', text, tone: 'error' });
        if (failure === null && because === 'passing' && hits.met.length === 0) continue;
        const { changes, entries } = failure === null ? await changesAt(target, point) : NOTHING;
        if (signal.aborted) return;
        const now = ports.clock.now();
        // An instruction above may be the one that fails.
        const at = failure === null ? point : (targets.pointOf(target, failure, point.stage) ?? point);
        const arrival: Arrival = {
          point: at.index,
          failure,
          changes,
          entries,
          elapsed: now - since,
          because: failure !== null && goal.kind !== 'point' ? 'failure' : reasonOf(because, hits.met),
          met: hits.met,
        };
        dispatch({ type: 'walk/arrived', arrival, now });
        if (failure !== null) {
          void exploreFailure(targets.holderOf(failure) ?? target, failure, ports.sourceFolder, dispatch);
        }
        return;
      }
    } catch (error) {
      if (!signal.aborted) dispatch({ type: 'walk/broken', message: screenMessage(error, 'state') });
    } finally {
      if (!signal.aborted) ticking?.();
    }
  };

  /** Another build may have closed the target, since it held a failure: the walk goes on in a new one. */
  const reopen = (target: OpenTarget, goal: WalkGoal, stage: number, dispatch: Dispatch): void => {
    const point = goal.kind === 'point' ? target.program.points[goal.point] : undefined;
    const line = goal.kind === 'line' ? goal.line : point?.lines.start;
    if (line !== undefined) dispatch({ type: 'walk/asked', stage, line, now: ports.clock.now() });
    else {
      const message = `The build of this walk was closed: ${keyName('state', 'r')} opens it again.`;
      dispatch({ type: 'walk/broken', message });
    }
  };

  const walked = (): OpenTarget | null => current?.target ?? null;

  const trace = async (
    action: Extract<Action, { type: 'walk/writerAsked' }>,
    state: AppState,
    dispatch: Dispatch,
  ): Promise<void> => {
    tracing.abort();
    tracing = new AbortController();
    const { signal } = tracing;
    const { goToWriter } = await import('./effects-writer.ts');
    await goToWriter(ports, targets, action, () => latest ?? state, dispatch, signal);
  };

  /** Goes on in the target that failed: what its step left behind is there alone. */
  const takeOver = ({ opened }: Extract<Action, { type: 'failure/opened' }>, dispatch: Dispatch): void => {
    const target = failed();
    const { failure } = opened.arrival;
    if (target === null || failure === null) return;
    const release = target.hold();
    void giveUp();
    current = { target, release };
    void exploreFailure(target, failure, ports.sourceFolder, dispatch);
  };

  return {
    run: (action, state, dispatch) => {
      latest = state;
      if (action.type === 'walk/writerAsked') void trace(action, state, dispatch);
      if (action.type === 'walk/asked') void openTarget(action, state, dispatch);
      if (action.type === 'walk/to') void goTo(action.goal, state, dispatch);
      if (action.type === 'build/ended' && action.outcome.kind === 'failed')
        void openFailure(ports, failed(), walked, false, state, dispatch);
      if (action.type === 'build/failureStepped' || action.type === 'build/moved')
        void explainFailure(ports, failed(), state, dispatch);
      if (action.type === 'failure/asked') {
        void openFailure(ports, failed(), walked, true, state, dispatch);
      }
      if (action.type === 'failure/opened' && state.walk?.arrival === action.opened.arrival)
        takeOver(action, dispatch);
      void askSettings(ports, walked(), action, state, dispatch);
      if (action.type === 'edit/asked') void edit(ports, action.line, state, dispatch);
      if (action.type === 'walk/stopAsked') {
        void giveUp();
        dispatch({ type: 'walk/broken', message: `Stopped: ${keyName('state', 'r')} starts again.` });
      }
    },
    walked,
    stop: async () => {
      current?.target.build.cancel();
      await giveUp();
    },
  };
}

const NOTHING = { changes: null, entries: 0 } as const;
const NO_HITS = { met: [], failed: [] } as const;
