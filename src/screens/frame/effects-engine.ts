import { type Builder, messageOf } from '../../ports.ts';
import type { OpenTargets } from '../../states/open-targets.ts';
import type { Action } from '../../store/actions.ts';
import type { ScreenPorts } from '../../store/screen-ports.ts';
import type { AppState } from '../../store/state.ts';
import type { Dispatch, Effects } from '../../store/store.ts';
import { isInspect } from '../inspect/models.ts';
import { currentPoint } from '../walk/select.ts';

/** Goes on with a screen once an engine that was lost is back. */
export interface Returning {
  readonly run: Effects;
}

/** Closes everything that was open in a lost engine, and opens anew what the screen shows when that is asked for. */
export function createReturning(
  ports: Pick<ScreenPorts, 'connect' | 'clock'>,
  targets: OpenTargets,
): Returning {
  const goOn = async (state: AppState, dispatch: Dispatch): Promise<void> => {
    try {
      dispatch({ type: 'engine/found', info: (await ports.connect()).engine });
    } catch (error) {
      dispatch({ type: 'engine/lost', message: messageOf(error), why: 'it does not answer yet' });
      return;
    }
    const next = continuation(state, ports.clock.now());
    if (next !== null) dispatch(next);
  };
  return {
    run: (action, state, dispatch) => {
      if (action.type === 'engine/lost') void targets.close();
      if (action.type === 'engine/returnAsked') void goOn(state, dispatch);
    },
  };
}

/** Connects as `connect` does, and dispatches when an engine that was connected to is lost, also while nothing runs. */
export function reportingLoss(
  connect: ScreenPorts['connect'],
  dispatch: () => Dispatch,
): ScreenPorts['connect'] {
  const known = new WeakSet<Builder>();
  return async () => {
    const builder = await connect();
    if (!known.has(builder)) {
      known.add(builder);
      void builder.lost.then(({ message, why }) => dispatch()({ type: 'engine/lost', message, why }));
    }
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
