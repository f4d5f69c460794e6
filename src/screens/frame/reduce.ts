import type { Action } from '../../store/actions.ts';
import { erased } from '../../store/erased.ts';
import { isZoomed } from '../../store/is-zoomed.ts';
import { movePosition, moveTop } from '../../store/move.ts';
import type { AppState, ScreenName } from '../../store/state.ts';
import { keyName } from '../../text/user-keys.ts';
import { isExtra } from '../extra-screens.ts';
import type { Overlay } from './state.ts';

/** How far long lines can be scrolled sideways; log lines are never stored longer. */
const MAX_SIDEWAYS_CELLS = 16 * 1024;

/** Handles actions that belong to no single screen. */
export function reduceFrame(state: AppState, action: Action): AppState {
  switch (action.type) {
    case 'window/resized':
      return { ...state, window: action.size };
    case 'clock/ticked':
      return { ...state, now: action.now };
    case 'screen/shown':
      return shown(state, action.screen);
    case 'colours/loaded':
      return { ...state, coloursLoaded: true };
    case 'lines/shifted':
      return { ...state, sideways: Math.min(MAX_SIDEWAYS_CELLS, Math.max(0, state.sideways + action.by)) };
    case 'overlay/opened':
      return { ...state, overlay: action.overlay };
    case 'overlay/closed':
      return { ...state, overlay: null };
    case 'overlay/moved':
      return state.overlay === null
        ? state
        : { ...state, overlay: moveOverlay(state, state.overlay, action) };
    case 'zoom/toggled':
      if (state.onePanel) return state;
      return { ...state, zoomed: isZoomed(state) ? null : state.screen };
    case 'menu/typed':
      return withMenuQuery(state, (query) => query + action.text);
    case 'menu/erased':
      return withMenuQuery(state, (query) => erased(query, action.all));
    case 'message/shown':
      return { ...state, message: { text: action.text, tone: action.tone } };
    case 'message/cleared':
      return state.message === null ? state : { ...state, message: null };
    case 'engine/found':
      return { ...state, engine: { kind: 'found', info: action.info } };
    case 'engine/missing':
      return { ...state, engine: { kind: 'none', message: action.message } };
    case 'engine/lost':
      return {
        ...state,
        engine: { kind: 'lost', message: action.message },
        message: {
          text: `The engine is lost: ${action.why}. ${keyName('everywhere', 'r')} goes on once it is back.`,
          tone: 'error',
        },
      };
    case 'engine/returnAsked':
      return { ...state, engine: { kind: 'looking' }, message: null };
    case 'lint/found':
      return { ...state, lint: action.findings };
    case 'watch/toggled':
      return watchToggled(state);
    case 'quit/asked':
      return { ...state, leaving: action.interrupted === true ? 'interrupted' : 'quit', overlay: null };
    default:
      return state;
  }
}

function shown(state: AppState, screen: ScreenName): AppState {
  return { ...state, screen, cameFrom: wayTo(state, screen), overlay: null, search: null, sideways: 0 };
}

/** The way that leads back from a screen; one that is on it already is gone back to. */
function wayTo({ screen: from, cameFrom }: AppState, screen: ScreenName): readonly ScreenName[] {
  if (!isExtra(screen)) return [];
  const at = cameFrom.indexOf(screen);
  if (at >= 0) return cameFrom.slice(0, at);
  return screen === from ? cameFrom : [...cameFrom, from];
}

/** Changes the filter of the menu; its first row is chosen then. */
function withMenuQuery(state: AppState, change: (query: string) => string): AppState {
  return state.overlay?.kind === 'menu'
    ? { ...state, overlay: { ...state.overlay, query: change(state.overlay.query), cursor: 0 } }
    : state;
}

/** That it watches is said once it does (effects-watch). */
function watchToggled(state: AppState): AppState {
  const message = state.watching ? ({ text: 'No longer watching.', tone: 'info' } as const) : null;
  return { ...state, watching: !state.watching, message };
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
    case 'why':
    case 'fix':
      return { ...overlay, top: moveTop(overlay.top, action.move, action.count ?? 1) };
    case 'pair':
    case 'menu':
    case 'kinds':
    case 'options':
    case 'trace':
    case 'breakpoints':
    case 'writers':
    case 'run':
      return { ...overlay, cursor: movePosition(overlay.cursor, action.move, action.count ?? 1) };
    case 'quit':
    case 'deleteBuild':
    case 'clearCache':
    case 'overwrite':
      return overlay;
  }
}
