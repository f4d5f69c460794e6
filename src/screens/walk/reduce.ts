import { applyAll, emptyProgress } from '../../progress/model.ts';
import type { Action } from '../../store/actions.ts';
import { movePosition, moveTop } from '../../store/move.ts';
import { lastPlace } from '../../store/row-place.ts';
import type { AppState } from '../../store/state.ts';
import { movedLog, rowedLog } from '../logs/rowed.ts';
import { markedLine } from '../logs/select.ts';
import { loggedPoint, outputView, pointLog } from './select.ts';
import type { FailureDetails, WalkState } from './state.ts';

export function reduceWalk(state: AppState, action: Action): AppState {
  if (action.type === 'walk/asked') return begun(state, action);
  if (action.type === 'failure/opened') return failureOpened(state, action);
  const { walk } = state;
  if (walk === null) return state;
  const put = (change: Partial<WalkState>): AppState => ({ ...state, walk: { ...walk, ...change } });
  switch (action.type) {
    case 'walk/opened':
      return put({ dockerfile: action.dockerfile, program: action.program, configs: new Map() });
    case 'walk/configKnown':
      return action.program !== walk.program
        ? state
        : put({ configs: new Map(walk.configs).set(action.point, action.config) });
    case 'walk/broken':
      return put({ phase: { kind: 'broken', message: action.message } });
    case 'walk/to':
      return {
        ...put({ callers: callersAfter(walk, action), single: action.goal.kind === 'point' }),
        sideways: 0,
      };
    case 'walk/moving':
      return {
        ...put({
          phase: { kind: 'moving', to: action.point, since: action.now },
          ...OWN_LOG,
          changesTop: 0,
          failureDetails: null,
          files: 'changes',
        }),
        now: action.now,
      };
    case 'walk/progressed':
      return {
        ...put({ progress: applyAll(walk.progress, action.updates, action.now) }),
        now: action.now,
      };
    case 'walk/arrived':
      return arrived(state, walk, action);
    case 'walk/failureExplored':
      return walk.failureDetails === null || walk.arrival?.failure !== action.failure
        ? state
        : put({ failureDetails: { ...walk.failureDetails, ...action.found } });
    case 'walk/filesTurned':
      return put({ files: NEXT_VIEW[walk.files], changesTop: 0 });
    case 'walk/writerAsked':
      return {
        ...state,
        overlay: null,
        message: { text: 'Looking for the line that wrote it…', tone: 'info' },
      };
    case 'walk/panel':
      return { ...put({ panel: action.panel }), sideways: 0 };
    case 'walk/scrolled':
      return walk.panel === 'output' ? outputScrolled(state, walk, action) : put(scrolled(walk, action));
    case 'walk/outputToggled':
      return put({ ...OWN_LOG, output: walk.output === 'log' ? 'environment' : 'log' });
    case 'log/marked':
      return action.line !== null || walk.logOf === null ? state : put(OWN_LOG);
    default:
      return state;
  }
}

function begun(state: AppState, action: Extract<Action, { type: 'walk/asked' }>): AppState {
  const kept = action.keepPlace === true ? state.walk : null;
  return {
    ...state,
    ...(kept === null ? { screen: 'walk', overlay: null, search: null } : {}),
    now: action.now,
    walk: {
      target: action.stage,
      dockerfile: state.dockerfile,
      phase: { kind: 'opening' },
      single: true,
      program: null,
      configs: new Map(),
      progress: emptyProgress(),
      arrival: null,
      panel: kept?.panel ?? 'source',
      line: action.line ?? state.dockerfile.stages[action.stage]?.startLine ?? 1,
      changesTop: 0,
      outputTop: null,
      outputRow: 0,
      output: kept?.output ?? 'log',
      logOf: null,
      failureDetails: null,
      files: 'changes',
      from: state.screen === 'walk' ? (state.walk?.from ?? 'explore') : 'explore',
      callers: [],
    },
  };
}

/** The end of the log of the point that is shown. */
const OWN_LOG = { logOf: null, outputTop: null, outputRow: 0 } as const;

const NEXT_VIEW = { changes: 'after', after: 'before', before: 'changes' } as const;

const LISTING: FailureDetails = { explanation: null, files: { kind: 'listing' } };

/** A failed build opens on this screen unless the user is busy elsewhere. */
function failureOpened(
  state: AppState,
  { opened, asked }: Extract<Action, { type: 'failure/opened' }>,
): AppState {
  const idle = state.screen === 'build' && state.overlay === null && state.search?.editing !== true;
  if (state.build === null || !(asked || idle)) return state;
  const { stage, dockerfile, program, arrival, now } = opened;
  return {
    ...state,
    screen: 'walk',
    overlay: null,
    search: null,
    now,
    walk: {
      target: stage,
      dockerfile,
      phase: { kind: 'standing' },
      single: true,
      program,
      configs: new Map(),
      progress: state.build.progress,
      arrival,
      panel: 'source',
      line: program.points[arrival.point]?.lines.start ?? 1,
      changesTop: 0,
      outputTop: null,
      outputRow: 0,
      output: 'log',
      logOf: null,
      failureDetails: { ...LISTING, explanation: state.build.explanation },
      files: 'changes',
      from: 'build',
      callers: [],
    },
  };
}

function arrived(
  state: AppState,
  walk: WalkState,
  action: Extract<Action, { type: 'walk/arrived' }>,
): AppState {
  const { arrival } = action;
  const point = walk.program?.points[arrival.point];
  return {
    ...state,
    now: action.now,
    walk: {
      ...walk,
      phase: { kind: 'standing' },
      arrival,
      failureDetails: arrival.failure === null ? null : LISTING,
      line: point?.lines.start ?? walk.line,
      changesTop: 0,
      ...OWN_LOG,
    },
  };
}

function callersAfter(walk: WalkState, action: Extract<Action, { type: 'walk/to' }>): readonly number[] {
  const { goal } = action;
  if (goal.kind === 'point' && goal.caller !== undefined) return [...walk.callers, goal.caller];
  const last = walk.callers.at(-1);
  return goal.kind === 'point' && goal.point === last ? walk.callers.slice(0, -1) : walk.callers;
}

function scrolled(
  walk: WalkState,
  { move, count }: Extract<Action, { type: 'walk/scrolled' }>,
): Partial<WalkState> {
  switch (walk.panel) {
    case 'source':
      return { line: movePosition(walk.line - 1, move, count) + 1 };
    case 'changes':
      return { changesTop: moveTop(walk.changesTop, move, count) };
    case 'output':
      return {};
  }
}

/** Moves the marked line of the log, or scrolls the lower panel. */
function outputScrolled(
  state: AppState,
  walk: WalkState,
  { move, count, rest: given }: Extract<Action, { type: 'walk/scrolled' }>,
): AppState {
  const log = walk.output === 'log' ? pointLog(state, loggedPoint(state)) : null;
  const printed = log?.lineCount ?? 0;
  const text = rowedLog({ ...outputView(state), log, ends: count - printed });
  const rest = given ?? lastPlace(text, move.page);
  const top = walk.outputTop === null ? rest : { line: walk.outputTop, row: walk.outputRow };
  const { place, mark } = movedLog(text, top, move, markedLine(state), printed);
  const rests = mark === null && place.line === rest.line && place.row === rest.row;
  return {
    ...state,
    logs: mark === null || log === null ? state.logs : { ...state.logs, mark: { log, line: mark } },
    walk: { ...walk, outputTop: rests ? null : place.line, outputRow: rests ? 0 : place.row },
  };
}
