import { sameStage } from '../../dockerfile/same-stage.ts';
import { editedPoints } from '../../llb/edited-program.ts';
import { failedPoint } from '../../llb/failed-stop.ts';
import { type Builder, messageOf, type OpenBuild } from '../../ports.ts';
import { solvePoint } from '../../states/solve-point.ts';
import { targetProgram } from '../../states/target-program.ts';
import { changesAt } from '../../states/trees.ts';
import type { Action } from '../../store/actions.ts';
import { createBatch } from '../../store/batch.ts';
import type { EndedBuild, ScreenPorts } from '../../store/screen-ports.ts';
import type { AppState } from '../../store/state.ts';
import type { Dispatch } from '../../store/store.ts';
import { createShells } from '../frame/effects-shell.ts';
import type { WalkGoal } from './actions.ts';
import { explainBuild, exploreFailure, openedFailure, type Walked, walkedThrough } from './aftermath.ts';
import { edit } from './effects-edit.ts';
import { askSettings } from './effects-settings.ts';
import { routeOf } from './route.ts';
import { pointAtLine } from './select.ts';
import type { Arrival } from './state.ts';

/** One target that is walked through: an open build whose states are solved one by one. */
export interface Walker {
  readonly run: (action: Action, state: AppState, dispatch: Dispatch) => void;
  /** The target that is walked through, in its open build; null where none is. */
  readonly walked: () => Walked | null;
  readonly stop: () => Promise<void>;
}

/** Where builds come from that have failed: see ScreenEffects. */
export interface FailedBuilds {
  readonly ended: () => EndedBuild | null;
  readonly handOver: () => void;
}

const NO_BUILDS: FailedBuilds = { ended: () => null, handOver: () => undefined };

export function createWalker(
  ports: ScreenPorts,
  connect: () => Promise<Builder>,
  builds: FailedBuilds = NO_BUILDS,
): Walker {
  let current: Walked | null = null;
  /** Opened for a walk that has not begun yet. */
  let opening: OpenBuild | null = null;
  /** Counts walks: what belongs to an earlier one is not told any more. */
  let turn = 0;
  /** Counts the times that builds were let go: what they say after that is not told. */
  let gone = 0;
  let ticking: (() => void) | null = null;
  /** Resolves once the breakpoints are kept as they are. */
  let keeping: Promise<void> = Promise.resolve();

  const letGo = async (): Promise<void> => {
    const [old, half] = [current, opening];
    gone += 1;
    current = null;
    opening = null;
    await Promise.all([old?.letGo(), half?.close()]);
  };

  const giveUp = (): Promise<void> => {
    turn += 1;
    ticking?.();
    return letGo();
  };

  const tick = (dispatch: Dispatch, mine: number): void => {
    ticking?.();
    ticking = ports.clock.after(100, () => {
      if (mine !== turn) return;
      dispatch({ type: 'clock/ticked', now: ports.clock.now() });
      tick(dispatch, mine);
    });
  };

  const open = async (
    action: Extract<Action, { type: 'walk/asked' }>,
    state: AppState,
    dispatch: Dispatch,
  ) => {
    turn += 1;
    const mine = turn;
    const before = current;
    tick(dispatch, mine);
    try {
      const dockerfile = await ports.readDockerfile();
      const [builder] = await Promise.all([connect(), letGo()]);
      const target = sameStage(state.dockerfile, dockerfile, action.stage);
      const stage = dockerfile.stages[target];
      if (mine !== turn || stage === undefined) return;
      const since = gone;
      const batch = createBatch(ports.clock, (event) => {
        if (since === gone) dispatch(retold(event));
      });
      const spec = ports.specFor(dockerfile, target, false);
      const build = await builder.open(spec, batch.listener);
      if (mine !== turn) return await build.close();
      opening = build;
      const program = await targetProgram(build, dockerfile, stage);
      // Whoever came in between has closed it.
      if (mine !== turn) return;
      opening = null;
      current = walkedThrough({ build, spec, dockerfile, program, failure: null });
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
          ? { kind: 'point', point: first.index }
          : { kind: 'line', line: first.lines.start, mendedFrom: edited.changed };
      dispatch({ type: 'walk/to', goal, now: ports.clock.now() });
    } catch (error) {
      if (mine !== turn) return;
      void letGo();
      dispatch({ type: 'walk/broken', message: messageOf(error) });
    } finally {
      if (mine === turn) ticking?.();
    }
  };

  const walk = async (goal: WalkGoal, state: AppState, dispatch: Dispatch): Promise<void> => {
    const { walk, breakpoints } = state;
    if (current === null || walk === null) return;
    const walked = current;
    const { program } = walked;
    turn += 1;
    const mine = turn;
    const since = ports.clock.now();
    tick(dispatch, mine);
    try {
      for (const { point, because } of routeOf(program, goal, walk.arrival?.point ?? -1, breakpoints)) {
        dispatch({ type: 'walk/moving', point: point.index, now: ports.clock.now() });
        const failure = await solvePoint(walked.build, program, point);
        if (mine !== turn) return;
        if (failure === null && because === 'passing') continue;
        const { changes, entries } = failure === null ? await changesAt(walked, point) : NOTHING;
        if (mine !== turn) return;
        const now = ports.clock.now();
        // An instruction above may be the one that fails.
        const at = failure === null ? point : (failedPoint(program, failure.vertex, point.stage) ?? point);
        const arrival: Arrival = {
          point: at.index,
          failure,
          changes,
          entries,
          elapsed: now - since,
          because:
            failure !== null && goal.kind !== 'point' ? 'failure' : because === 'passing' ? null : because,
        };
        dispatch({ type: 'walk/arrived', arrival, now });
        if (failure !== null) void exploreFailure(walked, failure, ports.sourceFolder, dispatch);
        return;
      }
    } catch (error) {
      if (mine === turn) dispatch({ type: 'walk/broken', message: messageOf(error) });
    } finally {
      if (mine === turn) ticking?.();
    }
  };

  /** A build that failed is opened at its failing instruction, and explained on its own screen too. */
  const openFailure = async (state: AppState, dispatch: Dispatch, asked: boolean): Promise<void> => {
    const ended = builds.ended();
    const failure = state.build?.failure;
    if (failure == null) return;
    if (ended === null) {
      if (asked) dispatch({ type: 'message/shown', text: LET_GO, tone: 'info' });
      return;
    }
    const opened = await openedFailure(ended, failure, state, ports.clock.now());
    if (builds.ended() !== ended) return;
    if (opened !== null) dispatch({ type: 'failure/opened', opened, asked });
    else if (asked) dispatch({ type: 'message/shown', text: NO_STEP, tone: 'info' });
    // Who is elsewhere finds why it failed on Build.
    if (builds.ended() === ended && !asked) await explainBuild(ended, failure, ports.sourceFolder, dispatch);
  };

  /** Goes on in the build that failed: what its step left behind is known to that build alone. */
  const takeOver = ({ opened }: Extract<Action, { type: 'failure/opened' }>, dispatch: Dispatch): void => {
    const ended = builds.ended();
    if (ended === null || opened.arrival.failure === null) return;
    builds.handOver();
    void giveUp();
    const { build, spec, dockerfile } = ended;
    const { failure } = opened.arrival;
    current = walkedThrough({ build, spec, dockerfile, program: opened.program, failure });
    void exploreFailure(current, failure, ports.sourceFolder, dispatch);
  };

  const keep = (state: AppState, dispatch: Dispatch): void => {
    const lines = [...state.breakpoints].toSorted((a, b) => a - b);
    // One after the other, so that the last is what stays.
    keeping = keeping
      .then(() => ports.keepBreakpoints(lines))
      .catch((error: unknown) => {
        const text = `The breakpoints are not kept: ${messageOf(error)}`;
        dispatch({ type: 'message/shown', text, tone: 'error' });
      });
  };

  const shells = createShells(ports, { walked: () => current, ended: builds.ended });

  return {
    run: (action, state, dispatch) => {
      if (action.type === 'walk/asked') void open(action, state, dispatch);
      if (action.type === 'walk/to') void walk(action.goal, state, dispatch);
      if (action.type === 'build/ended' && action.outcome.kind === 'failed')
        void openFailure(state, dispatch, false);
      if (action.type === 'failure/asked') void openFailure(state, dispatch, true);
      if (action.type === 'failure/opened' && state.walk?.arrival === action.opened.arrival)
        takeOver(action, dispatch);
      // An edit may have moved them.
      if (
        action.type === 'breakpoint/toggled' ||
        (action.type === 'dockerfile/loaded' && state.breakpoints.size > 0)
      )
        keep(state, dispatch);
      void askSettings(ports, current, action, state, dispatch);
      shells.run(action, state, dispatch);
      if (action.type === 'edit/asked') void edit(ports, action.line, state, dispatch);
      if (action.type === 'walk/stopAsked') {
        void giveUp();
        dispatch({ type: 'walk/broken', message: 'Stopped: r begins anew.' });
      }
    },
    walked: () => current,
    stop: async () => {
      current?.build.cancel();
      opening?.cancel();
      await Promise.all([giveUp(), keeping]);
    },
  };
}

const LET_GO = 'The failure was left behind since: r builds again.';
const NO_STEP = 'The build failed before any instruction of the target was run.';

/** A batch tells of a build; here it is the walk's. */
function retold(event: Action): Action {
  if (event.type === 'build/progressed') return { ...event, type: 'walk/progressed' };
  if (event.type === 'build/noticed') return { type: 'message/shown', text: event.notice.text, tone: 'info' };
  return event;
}

const NOTHING = { changes: null, entries: 0 } as const;
