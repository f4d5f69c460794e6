import { type Builder, messageOf } from '../../ports.ts';
import type { OpenTargets } from '../../states/open-targets.ts';
import type { Action } from '../../store/actions.ts';
import type { ScreenPorts } from '../../store/screen-ports.ts';
import type { AppState } from '../../store/state.ts';
import type { Dispatch, Effects, Store } from '../../store/store.ts';
import { keyName } from '../../text/user-keys.ts';
import { isInspect } from '../inspect/models.ts';
import { currentPoint } from '../walk/select.ts';

/** Goes on with a screen once an engine that was lost is back. */
export interface Returning {
  readonly run: Effects;
  readonly stop: () => Promise<void>;
}

/**
 * Closes everything that was open in a lost engine, and opens anew what the screen shows when that is asked for.
 * @param get the state as it is once the engine is back, which may show another screen
 */
export function createReturning(
  ports: Pick<ScreenPorts, 'connect' | 'clock'>,
  targets: OpenTargets,
  get: Store['get'],
): Returning {
  let stopped = false;
  const goOn = async (was: 'lost' | 'none', dispatch: Dispatch): Promise<void> => {
    try {
      await ports.connect();
    } catch (error) {
      if (stopped) return;
      const message = messageOf(error);
      if (was === 'lost') {
        dispatch({ type: 'engine/lost', message, why: 'it does not answer yet' });
      } else {
        dispatch({ type: 'engine/missing', message });
        dispatch({
          type: 'message/shown',
          text: `No engine answers yet: ${keyName('everywhere', '!')} says why.`,
          tone: 'error',
        });
      }
      return;
    }
    if (stopped) return;
    const next = continuation(get(), ports.clock.now());
    if (next !== null) dispatch(next);
  };
  return {
    run: (action, _state, dispatch) => {
      if (action.type === 'engine/lost') void targets.close();
      if (action.type === 'engine/returnAsked') void goOn(action.was, dispatch);
    },
    stop: async () => {
      stopped = true;
    },
  };
}

/**
 * Connects as `connect` does, for everything in the screens, and dispatches what the header has to say of the engine: that
 * it was found, and when it is lost, also while nothing runs.
 */
export function reportingConnect(
  connect: ScreenPorts['connect'],
  { get, dispatch }: Pick<Store, 'get' | 'dispatch'>,
): ScreenPorts['connect'] {
  const known = new WeakSet<Builder>();
  return async () => {
    const builder = await connect();
    const shown = get().engine;
    // Another node of a builder may be used for another platform.
    const isShown = shown.kind === 'found' && shown.info === builder.engine;
    if (!isShown) dispatch({ type: 'engine/found', info: builder.engine });
    if (known.has(builder)) return builder;
    known.add(builder);
    void builder.lost.then(({ message, why }) => dispatch({ type: 'engine/lost', message, why }));
    return builder;
  };
}

/** What brings back what the screen showed; null if it needs no engine. */
function continuation(state: AppState, now: number): Action | null {
  const { screen, build, walk } = state;
  if (isInspect(screen)) return { type: 'inspect/refreshAsked' };
  if (screen === 'walk' && walk !== null) {
    const line = currentPoint(state)?.lines.start ?? walk.line;
    return { type: 'walk/asked', stage: walk.target, line, keepPlace: true, now };
  }
  const wasCut = build?.phase === 'lost' || build?.phase === 'failed';
  if (screen === 'build' && build !== null && wasCut)
    return { type: 'build/asked', noCache: build.noCache, keepPlace: true, now };
  return null;
}
