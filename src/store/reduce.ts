import type { Action } from './actions.ts';
import { movePosition, moveTop } from './move.ts';
import { reduceBuild } from './reduce-build.ts';
import { reduceExplore } from './reduce-explore.ts';
import { reduceSearch } from './reduce-search.ts';
import { reduceStepper } from './reduce-stepper.ts';
import type { AppState, Overlay } from './state.ts';

/** The next state. Pure; what an action asks of the outside is done in `effects`. */
export function reduce(state: AppState, action: Action): AppState {
  return [reduceFrame, reduceExplore, reduceBuild, reduceStepper, reduceSearch].reduce(
    (next, step) => step(next, action),
    state,
  );
}

/** What belongs to no single screen. */
function reduceFrame(state: AppState, action: Action): AppState {
  switch (action.type) {
    case 'window/resized':
      return { ...state, window: action.size };
    case 'clock/ticked':
      return { ...state, now: action.now };
    case 'screen/shown':
      return { ...state, screen: action.screen, overlay: null, search: null };
    case 'overlay/opened':
      return { ...state, overlay: action.overlay };
    case 'overlay/closed':
      return { ...state, overlay: null };
    case 'overlay/moved':
      return state.overlay === null
        ? state
        : { ...state, overlay: moveOverlay(state, state.overlay, action) };
    case 'message/shown':
      return { ...state, message: { text: action.text, tone: action.tone } };
    case 'message/cleared':
      return state.message === null ? state : { ...state, message: null };
    case 'engine/found':
      return { ...state, engine: { kind: 'found', info: action.info } };
    case 'engine/missing':
      return { ...state, engine: { kind: 'none', message: action.message } };
    case 'lint/found':
      return { ...state, lint: action.findings };
    case 'quit/asked':
      return { ...state, leaving: action.interrupted === true ? 'interrupted' : 'quit', overlay: null };
    default:
      return state;
  }
}

function moveOverlay(
  state: AppState,
  overlay: Overlay,
  action: Extract<Action, { type: 'overlay/moved' }>,
): Overlay {
  switch (overlay.kind) {
    case 'targets':
      return {
        ...overlay,
        cursor: movePosition(overlay.cursor, action.move, state.dockerfile.stages.length),
      };
    case 'help':
    case 'notices':
      return { ...overlay, top: moveTop(overlay.top, action.move, action.count ?? 1) };
    case 'quit':
      return overlay;
  }
}
