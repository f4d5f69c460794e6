import { stageTitle } from '../../dockerfile/stage-title.ts';
import { type BuildNotice, failuresOf } from '../../ports.ts';
import { applyAll, closeProgress, emptyProgress } from '../../progress/model.ts';
import type { Action } from '../../store/actions.ts';
import { type Move, movePosition } from '../../store/move.ts';
import type { AppState } from '../../store/state.ts';
import { isContainerAlive } from '../container/select.ts';
import { movedLog, rowedLog } from '../logs/rowed.ts';
import { markedLine } from '../logs/select.ts';
import { buildRows, cursorIndex, cursorRow, failedVertex } from './select.ts';
import { nextFailure, otherFailureAt } from './select-failures.ts';
import { followedPlace, logPlace, logView } from './select-log.ts';
import { stageRowId, stageRowIdOf } from './select-rows.ts';
import type { BuildState } from './state.ts';

/** Updates the build: its progress, its end, and what of it is shown. */
export function reduceBuild(state: AppState, action: Action): AppState {
  if (action.type === 'build/asked') return begun(state, action);
  const { build } = state;
  if (build === null) return action.type === 'build/noticed' ? noticed(state, action.notice) : state;
  const put = (change: Partial<BuildState>): AppState => ({ ...state, build: { ...build, ...change } });
  switch (action.type) {
    case 'build/opened':
      return put({ phase: 'running' });
    case 'build/resolved':
      return put({ graph: action.graph });
    case 'build/progressed': {
      return {
        ...put({ progress: applyAll(build.progress, action.updates, action.now) }),
        now: Math.max(state.now, action.now),
      };
    }
    case 'build/noticed':
      return noticed(put({ notices: [...build.notices, action.notice] }), action.notice);
    case 'build/ended':
      return ended(state, build, action);
    case 'build/recorded':
      return action.number === build.number ? put({ why: action.why }) : state;
    case 'build/explained':
      return build.failure === action.failure ? put({ explanation: action.explanation }) : state;
    case 'walk/failureExplored': {
      const { explanation } = action.found;
      return explanation != null && build.failure === action.failure ? put({ explanation }) : state;
    }
    case 'build/moved':
      return build.panel === 'log'
        ? logMoved(state, build, action.move)
        : // A different text is shown from its start.
          { ...put(cursorMoved(state, build, action.move)), sideways: 0 };
    case 'build/panel':
      // Of a past build: a click into the views that History shows.
      if (state.screen === 'history') return state;
      return {
        ...put({ panel: action.panel, cursor: readStep(state, build, action.panel) }),
        sideways: 0,
      };
    case 'build/followed':
      return put(build.panel === 'log' ? { logTop: null } : { cursor: null, logTop: null });
    case 'build/failureShown':
      return put(failureShown(state, build));
    case 'build/failureStepped': {
      const next = { ...build, failure: nextFailure(build), explanation: null };
      return put({ ...next, ...failureShown({ ...state, build: next }, next) });
    }
    case 'build/foldToggled':
      return put(toggled(state, build));
    case 'build/cancelAsked':
      return { ...state, message: { text: 'Cancelling…', tone: 'info' } };
    default:
      return state;
  }
}

/** Shown now, as it may explain what happens next; a build keeps it in its notes. */
function noticed(state: AppState, { text }: BuildNotice): AppState {
  return { ...state, message: { text, tone: 'info' } };
}

function begun(state: AppState, action: Extract<Action, { type: 'build/asked' }>): AppState {
  const stage = state.dockerfile.stages[state.target];
  const kept = action.keepPlace === true ? state.build : null;
  return {
    ...state,
    ...(action.keepPlace === true ? {} : { screen: 'build', overlay: null, search: null }),
    now: action.now,
    sideways: 0,
    builds: state.builds + 1,
    build: {
      number: state.builds + 1,
      phase: 'connecting',
      target: stage === undefined ? '' : stageTitle(stage),
      noCache: action.noCache,
      keepGoing: action.keepGoing ?? state.build?.keepGoing ?? false,
      startedAt: action.now,
      endedAt: null,
      progress: emptyProgress(undefined, action.now),
      graph: null,
      notices: [],
      failure: null,
      failures: [],
      explanation: null,
      why: null,
      error: null,
      panel: kept?.panel ?? 'steps',
      cursor: kept?.cursor ?? null,
      place: kept === null ? null : chosenRow(state, kept),
      logTop: null,
      logRow: 0,
      folded: state.build?.folded ?? new Map(),
    },
  };
}

/** The row chosen by the user, identified by what stays the same in the next build. */
function chosenRow(state: AppState, build: BuildState): BuildState['place'] {
  if (build.cursor === null) return null;
  const row = cursorRow(state);
  return row === null ? null : { stage: row.stage, title: row.title };
}

function ended(
  state: AppState,
  build: BuildState,
  action: Extract<Action, { type: 'build/ended' }>,
): AppState {
  const { outcome, now } = action;
  const failed = outcome.kind === 'failed';
  return {
    ...state,
    now,
    // What is said about a lost engine stays.
    message: state.engine.kind === 'lost' ? state.message : null,
    // There is nothing left to confirm.
    overlay: state.overlay?.kind === 'quit' && !isContainerAlive(state) ? null : state.overlay,
    build: {
      ...build,
      phase: outcome.kind,
      endedAt: now,
      progress: closeProgress(build.progress, now),
      failure: failed ? outcome.failure : null,
      failures: failed ? failuresOf(outcome) : [],
      error: outcome.kind === 'lost' ? outcome.message : null,
    },
  };
}

/** Moves the cursor through the steps. */
function cursorMoved(state: AppState, build: BuildState, move: Move): Partial<BuildState> {
  const rows = buildRows(state);
  const row = rows[movePosition(cursorIndex(state), move, rows.length)];
  if (row === undefined) return {};
  const other = otherFailureAt(build, row.id);
  const chosen = other === null ? {} : { failure: other, explanation: null };
  return { cursor: row.id, logTop: null, ...chosen };
}

/** Moves the marked line of the log, or scrolls it. */
function logMoved(state: AppState, build: BuildState, move: Move): AppState {
  const view = logView(state);
  const printed = view.log?.lineCount ?? 0;
  const top = logPlace(state, move.page);
  const { place, mark } = movedLog(rowedLog(view), top, move, markedLine(state), printed);
  const followed = followedPlace(state, move.page);
  const follows = mark === null && place.line === followed.line && place.row === followed.row;
  return {
    ...state,
    logs:
      mark === null || view.log === null
        ? state.logs
        : { ...state.logs, mark: { log: view.log, line: mark } },
    // Keep showing this step, whatever else starts.
    build: {
      ...build,
      cursor: cursorRow(state)?.id ?? null,
      logTop: follows ? null : place.line,
      logRow: place.row,
    },
  };
}

/** Entering the log of a finished build shows the step under the cursor instead of the timeline. */
function readStep(state: AppState, build: BuildState, panel: BuildState['panel']): BuildState['cursor'] {
  const row = panel === 'log' && build.endedAt !== null ? cursorRow(state) : null;
  return row?.kind === 'step' ? row.id : build.cursor;
}

/** Moves to the failed step, which may be in a folded stage. */
function failureShown(state: AppState, build: BuildState): Partial<BuildState> {
  const cursor = failedVertex(state);
  const stage = cursor === null ? null : stageRowIdOf(build, state.dockerfile, cursor);
  const folded = stage === null ? build.folded : new Map(build.folded).set(stage, false);
  return { cursor, folded, logTop: null, panel: 'log' };
}

/** Folds or unfolds the stage of the row under the cursor. */
function toggled(state: AppState, build: BuildState): Partial<BuildState> {
  const row = cursorRow(state);
  if (row === null) return {};
  const id = stageRowId(row.stage);
  // A step's row only exists while its stage is open.
  return { folded: new Map(build.folded).set(id, row.kind !== 'stage' || !row.folded), cursor: id };
}
