import { unusedBuildArgs } from '../../dockerfile/build-args.ts';
import { requireBases } from '../../dockerfile/needs.ts';
import { sameStage } from '../../dockerfile/same-stage.ts';
import type { Dockerfile } from '../../dockerfile/types.ts';
import { type Builder, type BuildNotice, type BuildSpec, messageOf, type OpenBuild } from '../../ports.ts';
import type { Action } from '../../store/actions.ts';
import { createBatch } from '../../store/batch.ts';
import type { EndedBuild, ScreenPorts } from '../../store/screen-ports.ts';
import type { AppState } from '../../store/state.ts';
import type { Dispatch, Effects } from '../../store/store.ts';

/** Milliseconds between looks at the clock while a build runs. */
const TICK = 100;

export interface ScreenEffects {
  readonly run: Effects;
  /** To be called once the first frame is out: finds the engine and asks for its build checks. */
  readonly start: (dispatch: Dispatch, get: () => AppState) => void;
  /** The build that ended last; null once it was handed over, or let go. */
  readonly ended: () => EndedBuild | null;
  /** Gives the build that ended last away: whoever takes it closes it. */
  readonly handOver: () => void;
  /** Cancels what runs and lets everything go. */
  readonly stop: () => Promise<void>;
}

/** Does what actions ask of the outside; every answer comes back as an action. */
export function createEffects(ports: ScreenPorts): ScreenEffects {
  let current: OpenBuild | null = null;
  let ended: EndedBuild | null = null;
  /** Whether a build was asked for that has not ended yet. */
  let underWay = false;
  let generation = 0;
  let ticking: (() => void) | null = null;
  let stopped = false;
  /** Text of the Dockerfile that the build checks were asked for last. */
  let checked: string | null = null;

  const tick = (dispatch: Dispatch, mine: number): void => {
    ticking = ports.clock.after(TICK, () => {
      if (mine !== generation) return;
      dispatch({ type: 'clock/ticked', now: ports.clock.now() });
      tick(dispatch, mine);
    });
  };

  const letGo = async (): Promise<void> => {
    const old = current;
    current = null;
    ended = null;
    await old?.close();
  };

  const finish = (dispatch: Dispatch, event: Extract<Action, { type: 'build/ended' }>): void => {
    underWay = false;
    ticking?.();
    dispatch(event);
  };

  /** The engine's build checks of a file, once for every text. */
  const check = async (builder: Builder, file: Dockerfile, stage: number, dispatch: Dispatch) => {
    const text = file.lines.join('\n');
    if (text === checked) return;
    checked = text;
    const findings = await builder.lint(ports.specFor(file, stage, false)).catch(() => []);
    if (text === checked && !stopped) dispatch({ type: 'lint/found', findings });
  };

  /** Cancels what runs; what has not been opened yet is given up at once, and closed when it comes. */
  const cancel = (dispatch: Dispatch): void => {
    if (!underWay) return;
    if (current !== null) {
      current.cancel();
      return;
    }
    generation += 1;
    finish(dispatch, { type: 'build/ended', outcome: { kind: 'cancelled' }, now: ports.clock.now() });
  };

  /** The engine and its checks; neither is needed to explore, so what fails here is a note, not an error. */
  const findEngine = async (dispatch: Dispatch, get: () => AppState): Promise<void> => {
    const tell: Dispatch = (event) => {
      if (!stopped) dispatch(event);
    };
    const builder = await connect(ports, tell).catch(() => null);
    const { dockerfile, target } = get();
    if (builder !== null && !stopped) await check(builder, dockerfile, target, tell);
  };

  const build = async (
    action: Extract<Action, { type: 'build/asked' }>,
    state: AppState,
    dispatch: Dispatch,
  ) => {
    generation += 1;
    const mine = generation;
    const tell: Dispatch = (event) => {
      if (mine === generation) dispatch(event);
    };
    const end = (event: Extract<Action, { type: 'build/ended' }>): void => {
      if (mine === generation) finish(dispatch, event);
    };
    underWay = true;
    ticking?.();
    tick(dispatch, mine);
    const batch = createBatch(ports.clock, tell);
    const lettingGo = letGo();
    try {
      const dockerfile = await ports.readDockerfile();
      tell({ type: 'dockerfile/loaded', dockerfile });
      requireBases(dockerfile);
      const builder = await connect(ports, tell);
      await lettingGo;
      if (mine !== generation) return;
      const stage = sameStage(state.dockerfile, dockerfile, state.target);
      void check(builder, dockerfile, stage, dispatch);
      const spec = ports.specFor(dockerfile, stage, action.noCache);
      for (const notice of unusedNotices(dockerfile, spec)) tell({ type: 'build/noticed', notice });
      const opened = await builder.open(spec, batch.listener);
      if (mine !== generation) return await opened.close();
      current = opened;
      tell({ type: 'build/opened' });
      opened.resolve().then(
        ({ graph }) => tell({ type: 'build/resolved', graph }),
        // The same failure ends run(), with all that is known of it.
        () => undefined,
      );
      const outcome = await opened.run();
      batch.flush();
      if (mine === generation) ended = { build: opened, spec, dockerfile, stage };
      end({ type: 'build/ended', outcome, now: ports.clock.now() });
    } catch (error) {
      batch.flush();
      end({
        type: 'build/ended',
        outcome: { kind: 'lost', message: messageOf(error) },
        now: ports.clock.now(),
      });
    }
  };

  const stop = async (): Promise<void> => {
    stopped = true;
    underWay = false;
    generation += 1;
    ticking?.();
    current?.cancel();
    await letGo();
  };

  return {
    run: (action, state, dispatch) => {
      switch (action.type) {
        case 'build/asked':
          void build(action, state, dispatch);
          return;
        case 'build/cancelAsked':
          cancel(dispatch);
          return;
        case 'suspend/asked':
          ports.suspend();
          return;
        case 'quit/asked':
          ports.leave(action.interrupted === true ? 130 : 0);
          return;
        default:
          return;
      }
    },
    start: (dispatch, get) => void findEngine(dispatch, get),
    ended: () => ended,
    handOver: () => {
      current = null;
      ended = null;
    },
    stop,
  };
}

/** The engine, told of either way. Rejects with why there is none. */
async function connect(ports: ScreenPorts, tell: Dispatch): Promise<Builder> {
  try {
    const builder = await ports.connect();
    tell({ type: 'engine/found', info: builder.engine });
    return builder;
  } catch (error) {
    tell({ type: 'engine/missing', message: messageOf(error) });
    throw error;
  }
}

function unusedNotices(dockerfile: Dockerfile, spec: BuildSpec): readonly BuildNotice[] {
  return unusedBuildArgs(dockerfile, spec.buildArgs).map((name) => ({
    kind: 'unused-build-arg',
    text: `--build-arg ${name} has no effect: no ARG in ${dockerfile.fileName} takes it.`,
  }));
}
