import { applyAll, emptyProgress } from '../progress/model.ts';
import type { Action } from './actions.ts';
import { lastTop, movePosition, moveTop } from './move.ts';
import { instructionLine } from './select/stepper.ts';
import type { AppState } from './state.ts';
import type { Aftermath, StepperState } from './stepper-state.ts';

export function reduceStepper(state: AppState, action: Action): AppState {
  if (action.type === 'step/asked') return begun(state, action);
  if (action.type === 'failure/opened') return failureOpened(state, action);
  if (action.type === 'breakpoint/toggled') return toggled(state, action.line);
  if (action.type === 'breakpoints/loaded') return { ...state, breakpoints: new Set(action.lines) };
  const { stepper } = state;
  if (stepper === null) return state;
  const put = (change: Partial<StepperState>): AppState => ({ ...state, stepper: { ...stepper, ...change } });
  switch (action.type) {
    case 'step/opened':
      return put({ dockerfile: action.dockerfile, program: action.program, configs: new Map() });
    case 'step/configKnown':
      return action.program !== stepper.program
        ? state
        : put({ configs: new Map(stepper.configs).set(action.stop, action.config) });
    case 'step/broken':
      return put({ phase: { kind: 'broken', message: action.message } });
    case 'step/to':
      return put({ callers: callersAfter(stepper, action), single: action.walk.kind === 'stop' });
    case 'step/moving':
      return {
        ...put({
          phase: { kind: 'moving', to: action.stop, since: action.now },
          outputTop: null,
          changesTop: 0,
          aftermath: null,
          files: 'changes',
        }),
        now: action.now,
      };
    case 'step/progressed':
      return {
        ...put({ progress: applyAll(stepper.progress, action.updates, action.now) }),
        now: action.now,
      };
    case 'step/arrived':
      return arrived(state, stepper, action);
    case 'step/lookedInto':
      return stepper.aftermath === null || stepper.arrival?.failure !== action.failure
        ? state
        : put({ aftermath: { ...stepper.aftermath, ...action.found } });
    case 'step/filesTurned':
      return put({ files: NEXT_VIEW[stepper.files], changesTop: 0 });
    case 'step/panel':
      return put({ panel: action.panel });
    case 'step/scrolled':
      return put(scrolled(stepper, action));
    case 'step/outputToggled':
      return put({ output: stepper.output === 'log' ? 'environment' : 'log', outputTop: null });
    default:
      return state;
  }
}

function begun(state: AppState, action: Extract<Action, { type: 'step/asked' }>): AppState {
  const kept = action.keepPlace === true ? state.stepper : null;
  return {
    ...state,
    ...(kept === null ? { screen: 'state', overlay: null, search: null } : {}),
    now: action.now,
    stepper: {
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
      output: kept?.output ?? 'log',
      aftermath: null,
      files: 'changes',
      from: state.screen === 'state' ? (state.stepper?.from ?? 'explore') : 'explore',
      callers: [],
    },
  };
}

const NEXT_VIEW = { changes: 'after', after: 'before', before: 'changes' } as const;

const LISTING: Aftermath = { explanation: null, files: { kind: 'listing' } };

/** The build's failure takes the screen over, unless the person is about something else. */
function failureOpened(
  state: AppState,
  { opened, asked }: Extract<Action, { type: 'failure/opened' }>,
): AppState {
  const idle = state.screen === 'build' && state.overlay === null && state.search?.editing !== true;
  if (state.build === null || !(asked || idle)) return state;
  const { stage, dockerfile, program, arrival, now } = opened;
  return {
    ...state,
    screen: 'state',
    overlay: null,
    search: null,
    now,
    stepper: {
      target: stage,
      dockerfile,
      phase: { kind: 'standing' },
      single: true,
      program,
      configs: new Map(),
      progress: state.build.progress,
      arrival,
      panel: 'source',
      line: program.stops[arrival.stop]?.lines.start ?? 1,
      changesTop: 0,
      outputTop: null,
      output: 'log',
      aftermath: { ...LISTING, explanation: state.build.explanation },
      files: 'changes',
      from: 'build',
      callers: [],
    },
  };
}

function arrived(
  state: AppState,
  stepper: StepperState,
  action: Extract<Action, { type: 'step/arrived' }>,
): AppState {
  const { arrival } = action;
  const stop = stepper.program?.stops[arrival.stop];
  return {
    ...state,
    now: action.now,
    stepper: {
      ...stepper,
      phase: { kind: 'standing' },
      arrival,
      aftermath: arrival.failure === null ? null : LISTING,
      line: stop?.lines.start ?? stepper.line,
      changesTop: 0,
      outputTop: null,
    },
  };
}

function callersAfter(
  stepper: StepperState,
  action: Extract<Action, { type: 'step/to' }>,
): readonly number[] {
  const { walk } = action;
  if (walk.kind === 'stop' && walk.caller !== undefined) return [...stepper.callers, walk.caller];
  const last = stepper.callers.at(-1);
  return walk.kind === 'stop' && walk.stop === last ? stepper.callers.slice(0, -1) : stepper.callers;
}

function scrolled(
  stepper: StepperState,
  { move, count, rest = lastTop(count, move.page) }: Extract<Action, { type: 'step/scrolled' }>,
): Partial<StepperState> {
  switch (stepper.panel) {
    case 'source':
      return { line: movePosition(stepper.line - 1, move, count) + 1 };
    case 'changes':
      return { changesTop: moveTop(stepper.changesTop, move, count) };
    case 'output': {
      const top = moveTop(stepper.outputTop ?? rest, move, count);
      return { outputTop: top === rest ? null : top };
    }
  }
}

/** A breakpoint stands on the first line of an instruction; on a line without one, the next takes it, and that is said. */
function toggled(state: AppState, line: number): AppState {
  const place = instructionLine(state.dockerfile, line);
  if (place === null) {
    return { ...state, message: { text: 'No instruction on this line or after it.', tone: 'info' } };
  }
  const breakpoints = new Set(state.breakpoints);
  const removed = breakpoints.delete(place.start);
  if (!removed) breakpoints.add(place.start);
  const elsewhere = line < place.start || line > place.end;
  const text = `${removed ? 'Breakpoint taken from' : 'Breakpoint on'} line ${place.start}: line ${line} has no instruction.`;
  return { ...state, breakpoints, message: elsewhere ? { text, tone: 'info' } : null };
}
