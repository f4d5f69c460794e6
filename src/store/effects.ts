import { DockerfileError } from '../dockerfile/error.ts';
import type { Dockerfile } from '../dockerfile/types.ts';
import type { Builder, BuildListener, BuildSpec, Clock, OpenBuild } from '../ports.ts';
import type { StatusUpdate } from '../progress/types.ts';
import type { Action } from './actions.ts';
import { sameStage } from './select/same-stage.ts';
import type { AppState } from './state.ts';
import type { Dispatch, Effects } from './store.ts';

/** What the screens' actions need of the outside. */
export interface ScreenPorts {
  readonly clock: Clock;
  /** The engine; connects once, and again after a failure. Rejects with a sentence. */
  readonly connect: () => Promise<Builder>;
  /** Reads the Dockerfile as it is now. Rejects with a DockerfileError. */
  readonly readDockerfile: () => Promise<Dockerfile>;
  /** The build of one stage of it. */
  readonly specFor: (dockerfile: Dockerfile, stage: number, noCache: boolean) => BuildSpec;
  /** Leaves the screen and the program. */
  readonly leave: (status: number) => void;
  /** Back to the shell that started the program, until it continues us. */
  readonly suspend: () => void;
}

/** Status messages are folded in together this often, so that a flood of log lines costs few frames. Milliseconds. */
const BATCH = 33;
const TICK = 100;

export interface ScreenEffects {
  readonly run: Effects;
  /** To be called once the first frame is out: finds the engine and asks for its build checks. */
  readonly start: (dispatch: Dispatch, get: () => AppState) => void;
  /** Cancels what runs and lets everything go. */
  readonly stop: () => Promise<void>;
}

/** Does what actions ask of the outside; every answer comes back as an action. */
export function createEffects(ports: ScreenPorts): ScreenEffects {
  let current: OpenBuild | null = null;
  let generation = 0;
  let ticking: (() => void) | null = null;

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
    await old?.close();
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
      if (mine !== generation) return;
      ticking?.();
      dispatch(event);
    };
    ticking?.();
    tick(dispatch, mine);
    const batch = createBatch(ports.clock, tell);
    try {
      const dockerfile = await ports.readDockerfile();
      tell({ type: 'dockerfile/loaded', dockerfile });
      const [builder] = await Promise.all([ports.connect(), letGo()]);
      tell({ type: 'engine/found', info: builder.engine });
      const stage = sameStage(state.dockerfile, dockerfile, state.target);
      const opened = await builder.open(ports.specFor(dockerfile, stage, action.noCache), batch.listener);
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
      end({ type: 'build/ended', outcome, now: ports.clock.now() });
    } catch (error) {
      batch.flush();
      if (!(error instanceof DockerfileError) && current === null) {
        tell({ type: 'engine/missing', message: sentence(error) });
      }
      end({
        type: 'build/ended',
        outcome: { kind: 'lost', message: sentence(error) },
        now: ports.clock.now(),
      });
    }
  };

  const stop = async (): Promise<void> => {
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
          current?.cancel();
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
    start: (dispatch, get) => void findEngine(ports, dispatch, get),
    stop,
  };
}

/** The engine and its build checks; neither is needed to explore, so what fails here is a note, not an error. */
async function findEngine(ports: ScreenPorts, dispatch: Dispatch, get: () => AppState): Promise<void> {
  try {
    const builder = await ports.connect();
    dispatch({ type: 'engine/found', info: builder.engine });
    const { dockerfile, target } = get();
    const findings = await builder.lint(ports.specFor(dockerfile, target, false)).catch(() => []);
    dispatch({ type: 'lint/found', findings });
  } catch (error) {
    dispatch({ type: 'engine/missing', message: sentence(error) });
  }
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Gathers status messages and hands them on together. */
function createBatch(
  clock: Clock,
  tell: Dispatch,
): { readonly listener: BuildListener; readonly flush: () => void } {
  let waiting: StatusUpdate[] = [];
  let cancel: (() => void) | null = null;
  const flush = (): void => {
    cancel?.();
    cancel = null;
    if (waiting.length === 0) return;
    const updates = waiting;
    waiting = [];
    tell({ type: 'build/progressed', updates, now: clock.now() });
  };
  return {
    flush,
    listener: {
      status: (update) => {
        waiting.push(update);
        cancel ??= clock.after(BATCH, flush);
      },
      notice: (notice) => tell({ type: 'build/noticed', notice }),
    },
  };
}
