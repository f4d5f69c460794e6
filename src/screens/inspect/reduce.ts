import { sameStage } from '../../dockerfile/same-stage.ts';
import type { Dockerfile } from '../../dockerfile/types.ts';
import { type Address, stageAddress } from '../../states/address.ts';
import type { Action } from '../../store/actions.ts';
import type { AppState } from '../../store/state.ts';
import type { SharedInspectAction } from './actions.ts';
import { INSPECT_MODELS, isInspect } from './models.ts';
import { reduceField } from './reduce-field.ts';
import { viewNow } from './select/now.ts';
import { onList } from './select/shown.ts';
import type { InspectScreenName, InspectState } from './state.ts';
import { changeShown, withView } from './views.ts';

/** Updates the inspect screens: first what they share, then each of them. */
export function reduceInspect(state: AppState, action: Action): AppState {
  const screens = Object.values(INSPECT_MODELS).map(({ reduce }) => reduce);
  return [reduceShared, reduceField, ...screens].reduce((before, step) => step(before, action), state);
}

function reduceShared(state: AppState, action: Action): AppState {
  const { inspect } = state;
  const put = (change: Partial<InspectState>): AppState => ({ ...state, inspect: { ...inspect, ...change } });
  switch (action.type) {
    case 'inspect/asked':
      return asked(state, action);
    case 'inspect/left':
      return left(state);
    case 'explore/lineShown':
      return isInspect(state.screen) ? put({ jumpedFrom: state.screen }) : state;
    case 'inspect/returned':
      return inspect.jumpedFrom === null
        ? state
        : { ...put({ jumpedFrom: null }), screen: inspect.jumpedFrom, search: null, sideways: 0 };
    case 'inspect/working':
      return put({ work: action.work });
    case 'inspect/stopAsked':
      return isInspect(state.screen) ? stopped(state, state.screen) : state;
    case 'inspect/refreshAsked':
      return isInspect(state.screen) ? askedAgain(state, state.screen) : state;
    // A different text is shown from its start.
    case 'inspect/panelTurned':
      return { ...state, sideways: 0 };
    case 'inspect/moved':
      return onList(state) ? { ...state, sideways: 0 } : state;
    case 'dockerfile/loaded':
      return reloaded(state, action.dockerfile);
    case 'screen/shown':
    case 'build/asked':
    case 'walk/asked':
      return inspect.field === null && inspect.jumpedFrom === null
        ? state
        : put({ field: null, jumpedFrom: null });
    default:
      return state;
  }
}

/** Shows a state on a screen: the kept view, or a new one with everything still to be requested. */
function showing<N extends InspectScreenName>(
  inspect: InspectState,
  screen: N,
  address: Address,
): InspectState {
  const model = INSPECT_MODELS[screen];
  const view = viewNow({ inspect: { ...inspect, address } }, screen) ?? model.create(address);
  return view === null ? inspect : withView(inspect, screen, model, address, view);
}

function stopped<N extends InspectScreenName>(state: AppState, screen: N): AppState {
  return changeShown(state, screen, INSPECT_MODELS[screen].stop);
}

function askedAgain<N extends InspectScreenName>(state: AppState, screen: N): AppState {
  const { address } = state.inspect;
  if (address === null) return state;
  const { inspect } = changeShown(state, screen, INSPECT_MODELS[screen].reload);
  return { ...state, inspect: showing(inspect, screen, address) };
}

function asked(
  state: AppState,
  { screen, address, jump }: Extract<SharedInspectAction, { type: 'inspect/asked' }>,
): AppState {
  const { inspect } = state;
  const here = { screen: state.screen, address: inspect.address };
  const back = !isInspect(state.screen) ? [here] : jump === true ? [...inspect.back, here] : inspect.back;
  return {
    ...state,
    screen,
    overlay: null,
    search: null,
    sideways: 0,
    inspect: showing({ ...inspect, address, back, jumpedFrom: null, field: null }, screen, address),
  };
}

/** The file changed, and its states with it: show the stage as it is now. */
function reloaded(state: AppState, dockerfile: Dockerfile): AppState {
  const { inspect, screen } = state;
  const { address } = inspect;
  if (address === null || address.line !== null || address.cache !== undefined || address.past !== undefined)
    return state;
  if (!isInspect(screen)) return state;
  if (address.dockerfile.lines.join('\n') === dockerfile.lines.join('\n')) return state;
  const next = stageAddress(dockerfile, sameStage(address.dockerfile, dockerfile, address.stage));
  return { ...state, inspect: showing({ ...inspect, address: next }, screen, next) };
}

/** Returns to where this screen was opened from, and to the state shown there. */
function left(state: AppState): AppState {
  const { inspect } = state;
  const to = inspect.back.at(-1) ?? { screen: 'explore', address: null };
  const address = to.address ?? inspect.address;
  const next = {
    ...state,
    screen: to.screen,
    search: null,
    sideways: 0,
    inspect: { ...inspect, address, back: inspect.back.slice(0, -1), field: null },
  };
  // Only some views are kept; create it again if it is gone.
  return isInspect(to.screen) && address !== null && viewNow(next, to.screen) === null
    ? { ...next, inspect: showing(next.inspect, to.screen, address) }
    : next;
}
