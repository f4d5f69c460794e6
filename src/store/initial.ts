import type { Dockerfile } from '../dockerfile/types.ts';
import { NO_CHANGES } from '../ports.ts';
import type { Millis } from '../progress/types.ts';
import { NO_CACHES } from '../screens/caches/state.ts';
import { NO_CONTEXT } from '../screens/context/state.ts';
import { NO_HISTORY } from '../screens/history/state.ts';
import { NO_INSPECT } from '../screens/inspect/state.ts';
import { NO_LOGS } from '../screens/logs/state.ts';
import type { AppState, ProjectNames, WindowSize } from './state.ts';

export interface InitialOptions {
  readonly window: WindowSize;
  readonly project: ProjectNames;
  readonly dockerfile: Dockerfile;
  readonly unusedBuildArgs?: readonly string[];
  /** Index of the target stage. */
  readonly target: number;
  readonly now: Millis;
  /** Whether no screen ever shows more than one panel, for a screen reader. */
  readonly onePanel?: boolean;
}

/** The state at start: Explore, with the cursor on the target. */
export function initialState({ onePanel = false, ...options }: InitialOptions): AppState {
  return {
    unusedBuildArgs: [],
    ...options,
    engine: { kind: 'looking' },
    lint: [],
    screen: 'explore',
    cameFrom: [],
    overlay: null,
    zoomed: null,
    onePanel,
    explore: {
      panel: 'stages',
      stage: options.target,
      link: 0,
      sourceTop: null,
      line: null,
      graphTop: null,
      graphLeft: null,
      skippedDrawn: false,
      view: 'source',
      weight: null,
    },
    build: null,
    builds: 0,
    walk: null,
    caches: NO_CACHES,
    container: null,
    inspect: NO_INSPECT,
    history: NO_HISTORY,
    logs: NO_LOGS,
    context: NO_CONTEXT,
    options: { changes: NO_CHANGES, next: null, outline: { kind: 'none' } },
    trace: null,
    fix: null,
    breakpoints: [],
    watching: false,
    search: null,
    coloursLoaded: false,
    sideways: 0,
    message: null,
    leaving: 'no',
  };
}
