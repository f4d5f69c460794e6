import type { Dockerfile } from '../dockerfile/types.ts';
import { NO_CHANGES } from '../ports.ts';
import type { Millis } from '../progress/types.ts';
import { NO_INSPECT } from '../screens/inspect/state.ts';
import type { AppState, ProjectNames, WindowSize } from './state.ts';

export interface InitialOptions {
  readonly window: WindowSize;
  readonly project: ProjectNames;
  readonly dockerfile: Dockerfile;
  readonly unusedBuildArgs?: readonly string[];
  /** Index of the target stage. */
  readonly target: number;
  readonly now: Millis;
}

/** The state at start: Explore, with the cursor on the target. */
export function initialState(options: InitialOptions): AppState {
  return {
    unusedBuildArgs: [],
    ...options,
    engine: { kind: 'looking' },
    lint: [],
    screen: 'explore',
    overlay: null,
    zoomed: null,
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
    },
    build: null,
    builds: 0,
    walk: null,
    inspect: NO_INSPECT,
    options: { changes: NO_CHANGES, next: null, outline: { kind: 'none' } },
    trace: null,
    fix: null,
    breakpoints: new Set(),
    watching: false,
    search: null,
    coloursLoaded: false,
    sideways: 0,
    message: null,
    leaving: 'no',
  };
}
