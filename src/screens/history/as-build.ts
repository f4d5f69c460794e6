import { stageTitle } from '../../dockerfile/stage-title.ts';
import type { Dockerfile } from '../../dockerfile/types.ts';
import { targetOf } from '../../history/build-name.ts';
import { withOwnNames } from '../../history/past-source.ts';
import type { PastDetails, PastFailure } from '../../history/types.ts';
import type { BuildFailure } from '../../ports.ts';
import type { BuildProgress } from '../../progress/model.ts';
import type { AppState } from '../../store/state.ts';
import type { BuildState } from '../build/state.ts';

/** The view of a past build as Build keeps its own. */
export function buildStateOf(
  { build, graph, failure, dockerfile: kept, notice }: PastDetails,
  progress: BuildProgress,
  dockerfile: Dockerfile,
): BuildState {
  const last = dockerfile.stages.at(-1);
  const shown = failure === null ? null : failureOf(failure, kept !== null);
  return {
    number: 0,
    phase: build.state,
    target: targetOf(build) ?? (last === undefined ? '' : stageTitle(last)),
    noCache: build.options['no-cache'] === '',
    keepGoing: false,
    startedAt: build.startedAt,
    endedAt: build.endedAt,
    progress,
    graph: graph === null || kept === null ? graph : withOwnNames(graph, dockerfile, progress),
    notices: notice === null ? [] : [{ kind: 'no-logs', text: notice }],
    failure: shown,
    failures: shown === null ? [] : [shown],
    explanation: null,
    error: build.error,
    panel: 'steps',
    cursor: null,
    place: null,
    logTop: null,
    logRow: 0,
    folded: new Map(),
    why: null,
  };
}

/** What the step left is gone. Its lines are of the Dockerfile as it was, so they mean nothing without. */
function failureOf({ message, vertex, exitCode, file, lines }: PastFailure, isKept: boolean): BuildFailure {
  return { message, vertex, exitCode, file, lines: isKept ? lines : [], mounts: null };
}

const derived = new WeakMap<AppState, AppState>();

/**
 * The state in which the opened build is the one on Build, with its own Dockerfile: what Build's views and keys are
 * asked with. Null if none is open, or it is being read.
 */
export function asBuild(state: AppState): AppState | null {
  const view = state.history.opened?.view ?? null;
  if (view === null) return null;
  let shown = derived.get(state);
  if (shown === undefined) {
    shown = {
      ...state,
      screen: 'build',
      zoomed: state.zoomed === 'history' ? 'build' : null,
      dockerfile: view.dockerfile,
      target: Math.max(0, view.dockerfile.stages.length - 1),
      build: view.build,
      // These are about the build of today.
      walk: null,
      lint: [],
      unusedBuildArgs: [],
      watching: false,
      breakpoints: [],
    };
    derived.set(state, shown);
  }
  return shown;
}

/** Puts back what Build's reducer made of such a state. */
export function withView(state: AppState, shown: AppState): AppState {
  const { opened } = state.history;
  if (opened?.view == null || shown.build === null) return state;
  const view = { ...opened.view, build: shown.build };
  return { ...state, sideways: shown.sideways, history: { ...state.history, opened: { ...opened, view } } };
}
