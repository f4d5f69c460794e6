import { movedLine } from '../../dockerfile/moved-line.ts';
import { sameStage } from '../../dockerfile/same-stage.ts';
import { stageTitle } from '../../dockerfile/stage-title.ts';
import type { Dockerfile } from '../../dockerfile/types.ts';
import { type BuildSpec, type Clock, messageOf, type Watch, type Watcher } from '../../ports.ts';
import { type BuiltTime, changeText, type LastBuilt, watchPlan } from '../../states/watch-plan.ts';
import type { Action } from '../../store/actions.ts';
import type { AppState } from '../../store/state.ts';
import type { Dispatch, Effects } from '../../store/store.ts';
import { agoText } from '../../text/ago.ts';
import { countText } from '../../text/count-text.ts';
import { currentPoint } from '../walk/select.ts';

export interface WatchPorts {
  readonly clock: Clock;
  readonly watcher: Watcher;
  readonly readDockerfile: () => Promise<Dockerfile>;
  readonly specFor: (dockerfile: Dockerfile, stage: number, noCache: boolean) => BuildSpec;
  /** When a target was last built, by its record; null if it was not. Never rejects. */
  readonly lastBuilt: LastBuilt;
}

export interface Watching {
  readonly run: Effects;
  readonly stop: () => Promise<void>;
}

/** Actions after which other files may have to be watched. */
const FOLLOW_AGAIN: ReadonlySet<Action['type']> = new Set([
  'dockerfile/loaded',
  'target/chosen',
  'screen/shown',
  'walk/asked',
]);

/** While watching, builds the target again (or repeats the walk) whenever one of its files changes. */
export function createWatching(ports: WatchPorts): Watching {
  let watch: Watch | null = null;
  let followed = '';
  /** Of two changes in quick succession only the later one builds: it aborts the other. */
  let change = new AbortController();

  const close = (): void => {
    watch?.close();
    watch = null;
    followed = '';
    change.abort();
  };

  const follow = async (state: AppState, dispatch: Dispatch): Promise<void> => {
    watch ??= ports.watcher.start((paths) => dispatch({ type: 'watch/changed', paths }));
    const stage = state.screen === 'walk' && state.walk !== null ? state.walk.target : state.target;
    const plan = watchPlan(state.dockerfile, stage, ports.specFor(state.dockerfile, stage, false));
    const text = JSON.stringify(plan);
    if (text === followed) return;
    followed = text;
    await watch.follow(plan);
  };

  /** A change before the files have been looked at would not be seen, so only then is it said. */
  const begin = async (state: AppState, dispatch: Dispatch): Promise<void> => {
    const following = follow(state, dispatch);
    const [begun, before] = [watch, change];
    await following;
    const { dockerfile, target: index } = state;
    const built =
      lastBuild(state) ?? (await ports.lastBuilt(ports.specFor(dockerfile, index, false), dockerfile, index));
    const files = await begun?.changedSince(built?.startedAt ?? Number.POSITIVE_INFINITY);
    if (watch !== begun || change !== before || files === undefined) return;
    const stage = state.dockerfile.stages[state.target];
    const target = stage === undefined ? 'the target' : stageTitle(stage);
    const count = `Watching ${countText(files.count, 'file')} of ${target}`;
    if (built === null || files.changed.length === 0) {
      const since =
        built === null
          ? ''
          : `, none changed since it was built ${agoText(built.endedAt, ports.clock.now())}`;
      const text = `${count}${since}: when one changes, it is built again.`;
      dispatch({ type: 'message/shown', text, tone: 'info' });
      return;
    }
    const { context } = ports.specFor(state.dockerfile, state.target, false);
    const changed = changeText(files.changed, context);
    await again(
      state,
      dispatch,
      () =>
        `${count}; built ${agoText(built.endedAt, ports.clock.now())}, ${changed} changed since: building again.`,
    );
  };

  /** @param textOf what is said, with the context as it is then */
  const again = async (
    state: AppState,
    dispatch: Dispatch,
    textOf: (context: string) => string,
  ): Promise<void> => {
    change.abort();
    change = new AbortController();
    const { signal } = change;
    try {
      const dockerfile = await ports.readDockerfile();
      if (signal.aborted) return;
      dispatch({ type: 'dockerfile/loaded', dockerfile });
      dispatch(whatToDo(state, dockerfile, ports.clock.now()));
      const { context } = ports.specFor(dockerfile, 0, false);
      dispatch({
        type: 'message/shown',
        text: textOf(context),
        tone: 'info',
      });
    } catch (error) {
      if (signal.aborted) return;
      dispatch({ type: 'message/shown', text: messageOf(error), tone: 'error' });
    }
  };

  return {
    run: (action, state, dispatch) => {
      if (!state.watching) {
        if (watch !== null) close();
        return;
      }
      if (action.type === 'watch/changed') {
        const { paths } = action;
        void again(state, dispatch, (context) => `${changeText(paths, context)} changed: building again.`);
      } else if (action.type === 'watch/toggled') void begin(state, dispatch);
      else if (FOLLOW_AGAIN.has(action.type)) void follow(state, dispatch);
    },
    stop: async () => close(),
  };
}

/** The last build of the target, if it has ended; null if there is none. */
function lastBuild({ build, dockerfile, target }: AppState): BuiltTime | null {
  const stage = dockerfile.stages[target];
  if (build === null || build.endedAt === null || stage === undefined) return null;
  return build.target === stageTitle(stage) ? { startedAt: build.startedAt, endedAt: build.endedAt } : null;
}

/** Repeats the walk to the same place in the new file if the walk is shown; otherwise builds the target. */
function whatToDo(state: AppState, dockerfile: Dockerfile, now: number): Action {
  const { walk } = state;
  if (state.screen !== 'walk' || walk === null) {
    return { type: 'build/asked', noCache: false, keepPlace: true, now };
  }
  const line = currentPoint(state)?.lines.start ?? walk.line;
  return {
    type: 'walk/asked',
    stage: sameStage(state.dockerfile, dockerfile, walk.target),
    line: movedLine(walk.dockerfile.lines, dockerfile.lines, line),
    keepPlace: true,
    now,
  };
}
