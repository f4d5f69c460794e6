import { sameStage } from '../../dockerfile/same-stage.ts';
import type { Dockerfile } from '../../dockerfile/types.ts';
import { stageAddress } from '../../states/address.ts';
import type { Action } from '../../store/actions.ts';
import type { AppState } from '../../store/state.ts';
import { reduceCheck } from '../check/reduce.ts';
import { reduceDiff } from '../diff/reduce.ts';
import { reduceFiles } from '../files/reduce.ts';
import { reduceSizes } from '../sizes/reduce.ts';
import type { InspectAction } from './actions.ts';
import { reduceField } from './reduce-field.ts';
import { isInspect, loadedNow } from './select/now.ts';
import type { InspectState } from './state.ts';
import { withoutViews, withStopped, withViews } from './views.ts';

/** What an action changes of the screens that look into states. */
export function reduceInspect(state: AppState, action: Action): AppState {
  const next = reduceFrame(state, action);
  return [reduceField, reduceFiles, reduceDiff, reduceCheck, reduceSizes].reduce(
    (before, step) => step(before, action),
    next,
  );
}

function reduceFrame(state: AppState, action: Action): AppState {
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
      return inspect.place === null
        ? state
        : { ...state, inspect: withStopped(inspect, state.screen, inspect.place) };
    case 'inspect/refreshAsked':
      return inspect.place === null
        ? state
        : { ...state, inspect: withViews(withoutViews(inspect, state.screen), state.screen, inspect.place) };
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

function asked(
  state: AppState,
  { screen, place, jump }: Extract<InspectAction, { type: 'inspect/asked' }>,
): AppState {
  const { inspect } = state;
  const here = { screen: state.screen, place: inspect.place };
  const back = !isInspect(state.screen) ? [here] : jump === true ? [...inspect.back, here] : inspect.back;
  return {
    ...state,
    screen,
    overlay: null,
    search: null,
    sideways: 0,
    inspect: withViews({ ...inspect, place, back, jumpedFrom: null, field: null }, screen, place),
  };
}

/** Other text, other states: the stage that is shown is looked into as it is now. */
function reloaded(state: AppState, dockerfile: Dockerfile): AppState {
  const { inspect, screen } = state;
  const { place } = inspect;
  if (place === null || place.line !== null || !isInspect(screen)) return state;
  if (place.dockerfile.lines.join('\n') === dockerfile.lines.join('\n')) return state;
  const next = stageAddress(dockerfile, sameStage(place.dockerfile, dockerfile, place.stage));
  return { ...state, inspect: withViews({ ...inspect, place: next }, screen, next) };
}

/** Back to where it was asked for; the state that was shown there is shown again. */
function left(state: AppState): AppState {
  const { inspect } = state;
  const to = inspect.back.at(-1) ?? { screen: 'explore', place: null };
  const place = to.place ?? inspect.place;
  const next = {
    ...state,
    screen: to.screen,
    search: null,
    sideways: 0,
    inspect: { ...inspect, place, back: inspect.back.slice(0, -1), field: null },
  };
  // Only so many views are kept: one that is gone since is made anew.
  const gone = isInspect(to.screen) && place !== null && loadedNow(next) === null;
  return gone ? { ...next, inspect: withViews(next.inspect, to.screen, place) } : next;
}
