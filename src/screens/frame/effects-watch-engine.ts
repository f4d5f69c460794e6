import type { Clock } from '../../ports.ts';
import type { Action } from '../../store/actions.ts';
import type { ScreenPorts } from '../../store/screen-ports.ts';
import type { AppState } from '../../store/state.ts';
import type { Dispatch, Effects, Store } from '../../store/store.ts';
import { isInspect } from '../inspect/models.ts';

/** How often an engine that is gone is looked for while files are watched. */
const ENGINE_POLL_INTERVAL_MS = 2000;

interface Wait {
  /** What changed meanwhile. */
  readonly paths: Set<string>;
  /** What was asked for meanwhile, for a change or by a key. */
  readonly asked: Set<Action['type']>;
  cancel: () => void;
  isLooking: boolean;
}

/**
 * While files are watched and the engine is gone, looks for it, as `build --watch` does. Once it is back, what changed
 * meanwhile is built; without a change, what was cut off goes on.
 */
export function createEngineWait(
  ports: { readonly clock: Clock; readonly connect: ScreenPorts['connect'] },
  get: Store['get'],
): { readonly run: Effects; readonly stop: () => Promise<void> } {
  let wait: Wait | null = null;
  const end = (): void => {
    wait?.cancel();
    wait = null;
  };
  const later = (mine: Wait, dispatch: Dispatch): void => {
    mine.isLooking = false;
    mine.cancel = ports.clock.after(ENGINE_POLL_INTERVAL_MS, () => void look(mine, dispatch));
  };
  const look = async (mine: Wait, dispatch: Dispatch): Promise<void> => {
    mine.isLooking = true;
    const isBack = await ports.connect().then(
      () => true,
      () => false,
    );
    if (wait !== mine) return;
    if (!isBack) return later(mine, dispatch);
    end();
    const state = get();
    // It reads the files as they are now; another one would cut it off.
    if (goesOn(mine.asked, state)) return;
    dispatch(goOn([...mine.paths], state, ports.clock.now()));
  };
  return {
    run: (action, { watching, engine }, dispatch) => {
      if (!watching) return end();
      if (action.type === 'watch/changed') for (const path of action.paths) wait?.paths.add(path);
      wait?.asked.add(action.type);
      // Somebody else has found it.
      if (action.type === 'engine/found' && wait?.isLooking === false) return end();
      if (wait !== null || !isFoundGone(action, engine)) return;
      wait = { paths: new Set(), asked: new Set(), cancel: () => undefined, isLooking: false };
      later(wait, dispatch);
    },
    stop: async () => end(),
  };
}

/** Whether it goes, or was gone already when watching begins. */
function isFoundGone({ type }: Action, { kind }: AppState['engine']): boolean {
  if (type === 'watch/toggled') return kind === 'lost' || kind === 'none';
  return type === 'engine/lost' || type === 'engine/missing';
}

/** Whether a build or a walk that was asked for has found the engine, too. */
function goesOn(asked: Wait['asked'], { build, walk }: AppState): boolean {
  const builds =
    asked.has('build/asked') && build !== null && build.phase !== 'lost' && build.phase !== 'cancelled';
  const walks = asked.has('walk/asked') && walk !== null && walk.phase.kind !== 'broken';
  return builds || walks;
}

function goOn(paths: readonly string[], { build, screen, walk }: AppState, now: number): Action {
  if (paths.length > 0) return { type: 'watch/changed', paths };
  // What shows a state is opened anew, and the build with it as far as it needs it.
  const showsState = isInspect(screen) || (screen === 'walk' && walk !== null);
  if (build?.phase === 'lost' && !showsState)
    return { type: 'build/asked', noCache: build.noCache, keepPlace: true, now };
  return { type: 'engine/returnAsked', was: 'lost' };
}
