import type { Watcher } from '../ports.ts';
import { createBuilds } from '../screens/build/effects.ts';
import { createCaches } from '../screens/caches/effects.ts';
import { createLaunches } from '../screens/container/effects.ts';
import { createContexts } from '../screens/context/effects.ts';
import { createWeighing } from '../screens/explore/effects.ts';
import { createFixing } from '../screens/fix/effects.ts';
import { loadColours } from '../screens/frame/colours.ts';
import { createBreakpoints } from '../screens/frame/effects-breakpoints.ts';
import { createCopying } from '../screens/frame/effects-copy.ts';
import { createReturning, reportingConnect } from '../screens/frame/effects-engine.ts';
import { createLinting } from '../screens/frame/effects-lint.ts';
import { createReporting } from '../screens/frame/effects-report.ts';
import { createSearching } from '../screens/frame/effects-search.ts';
import { createShells } from '../screens/frame/effects-shell.ts';
import { createWatching } from '../screens/frame/effects-watch.ts';
import { createEngineWait } from '../screens/frame/effects-watch-engine.ts';
import { createHistories } from '../screens/history/effects.ts';
import { createInspections } from '../screens/inspect/effects.ts';
import { createLogs } from '../screens/logs/effects.ts';
import { createOptions } from '../screens/options/effects.ts';
import { createTracing } from '../screens/trace/effects.ts';
import { createWalker } from '../screens/walk/effects.ts';
import { OpenTargets } from '../states/open-targets.ts';
import type { LastBuilt } from '../states/watch-plan.ts';
import type { Action } from './actions.ts';
import { reduce } from './reduce.ts';
import type { ScreenPorts } from './screen-ports.ts';
import type { AppState } from './state.ts';
import { createStore, type Effects, type Store } from './store.ts';

/** Effects of a part of the screens, and how what they have begun is ended with the session. */
interface StoppableEffects {
  readonly run: Effects;
  readonly stop?: () => void | Promise<void>;
}

/** What a session needs of the outside. */
export interface SessionPorts extends ScreenPorts {
  /** Looks at the files that a target uses, while somebody watches. */
  readonly watcher: Watcher;
  readonly lastBuilt: LastBuilt;
}

/** The screens without a window: their state, and what they do to the outside. */
export interface Session {
  readonly store: Store;
  /** Finds the engine, asks for its build checks, loads colours; to be called once the first frame is out. */
  readonly start: () => void;
  /** Cancels what runs and closes every build; resolves once all of it is gone. Never rejects. */
  readonly stop: () => Promise<void>;
}

/**
 * The one composition of store, reducers and effects, for the program and for tests.
 * @param observe called with every action before it is acted on
 */
export function createSession(
  outside: SessionPorts,
  initial: AppState,
  observe: (action: Action) => void = () => undefined,
): Session {
  let stopped = false;
  const connect = reportingConnect(outside.connect, {
    get: () => store.get(),
    dispatch: (action) => {
      if (!stopped) store.dispatch(action);
    },
  });
  const ports: SessionPorts = { ...outside, connect };
  const targets = new OpenTargets(ports);
  const builds = createBuilds(ports, targets);
  const walker = createWalker(ports, targets, builds.failed);
  const inspections = createInspections(ports, targets);
  const shells = createShells(ports, targets, walker.walked);
  const launches = createLaunches(ports, targets);
  const caches = createCaches(ports);
  const watching = createWatching(ports);
  const engineWait = createEngineWait(ports, () => store.get());
  const breakpoints = createBreakpoints(ports);
  const returning = createReturning(ports, targets, () => store.get());
  const searching = createSearching(ports);
  const copying = createCopying(ports);
  const reporting = createReporting(ports);
  const linting = createLinting(ports);
  const options = createOptions(ports);
  const histories = createHistories(ports, targets);
  const logs = createLogs(ports);
  const fixing = createFixing(ports, targets);
  const tracing = createTracing(ports, targets);
  const contexts = createContexts(ports);
  const weighing = createWeighing(ports);
  const all: readonly StoppableEffects[] = [
    tracing,
    fixing,
    copying,
    reporting,
    builds,
    walker,
    shells,
    launches,
    caches,
    inspections,
    watching,
    engineWait,
    breakpoints,
    returning,
    searching,
    linting,
    options,
    histories,
    logs,
    contexts,
    weighing,
  ];
  const store: Store = createStore(reduce, initial, (action, state, dispatch) => {
    observe(action);
    for (const effects of all) effects.run(action, state, dispatch);
  });
  return {
    store,
    start: () => {
      builds.start(store.dispatch);
      weighing.start(store.get(), store.dispatch);
      void loadColours().then(
        () => {
          if (!stopped) store.dispatch({ type: 'colours/loaded' });
        },
        // Missing colours are not worth an error.
        () => undefined,
      );
    },
    stop: async () => {
      stopped = true;
      await Promise.all(all.map((effects) => effects.stop?.()));
      await targets.close();
    },
  };
}
