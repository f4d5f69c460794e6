import type { Dockerfile } from '../../dockerfile/types.ts';
import type { Action } from '../actions.ts';
import { sameStage } from '../select/same-stage.ts';
import type { AppState } from '../state.ts';
import type { LookAction } from './actions.ts';
import { stagePlace } from './place.ts';
import { reduceCheck } from './reduce-check.ts';
import { reduceDiff } from './reduce-diff.ts';
import { reduceField } from './reduce-field.ts';
import { reduceFiles } from './reduce-files.ts';
import { reduceSizes } from './reduce-sizes.ts';
import { isLook, loadedNow } from './select/now.ts';
import type { LookState } from './state.ts';
import { withoutViews, withStopped, withViews } from './views.ts';

/** What an action changes of the screens that look into states. */
export function reduceLook(state: AppState, action: Action): AppState {
  const next = reduceFrame(state, action);
  return [reduceField, reduceFiles, reduceDiff, reduceCheck, reduceSizes].reduce(
    (before, step) => step(before, action),
    next,
  );
}

function reduceFrame(state: AppState, action: Action): AppState {
  const { look } = state;
  const put = (change: Partial<LookState>): AppState => ({ ...state, look: { ...look, ...change } });
  switch (action.type) {
    case 'look/asked':
      return asked(state, action);
    case 'look/left':
      return left(state);
    case 'explore/lineShown':
      return isLook(state.screen) ? put({ jumpedFrom: state.screen }) : state;
    case 'look/returned':
      return look.jumpedFrom === null
        ? state
        : { ...put({ jumpedFrom: null }), screen: look.jumpedFrom, search: null, sideways: 0 };
    case 'look/working':
      return put({ work: action.work });
    case 'look/stopAsked':
      return look.place === null ? state : { ...state, look: withStopped(look, state.screen, look.place) };
    case 'look/refreshAsked':
      return look.place === null
        ? state
        : { ...state, look: withViews(withoutViews(look, state.screen), state.screen, look.place) };
    case 'dockerfile/loaded':
      return reloaded(state, action.dockerfile);
    case 'screen/shown':
    case 'build/asked':
    case 'step/asked':
      return look.field === null && look.jumpedFrom === null ? state : put({ field: null, jumpedFrom: null });
    default:
      return state;
  }
}

function asked(
  state: AppState,
  { screen, place, jump }: Extract<LookAction, { type: 'look/asked' }>,
): AppState {
  const { look } = state;
  const here = { screen: state.screen, place: look.place };
  const back = !isLook(state.screen) ? [here] : jump === true ? [...look.back, here] : look.back;
  return {
    ...state,
    screen,
    overlay: null,
    search: null,
    sideways: 0,
    look: withViews({ ...look, place, back, jumpedFrom: null, field: null }, screen, place),
  };
}

/** Other text, other states: the stage that is shown is looked into as it is now. */
function reloaded(state: AppState, dockerfile: Dockerfile): AppState {
  const { look, screen } = state;
  const { place } = look;
  if (place === null || place.line !== null || !isLook(screen)) return state;
  if (place.dockerfile.lines.join('\n') === dockerfile.lines.join('\n')) return state;
  const next = stagePlace(dockerfile, sameStage(place.dockerfile, dockerfile, place.stage));
  return { ...state, look: withViews({ ...look, place: next }, screen, next) };
}

/** Back to where it was asked for; the state that was shown there is shown again. */
function left(state: AppState): AppState {
  const { look } = state;
  const to = look.back.at(-1) ?? { screen: 'explore', place: null };
  const place = to.place ?? look.place;
  const next = {
    ...state,
    screen: to.screen,
    search: null,
    sideways: 0,
    look: { ...look, place, back: look.back.slice(0, -1), field: null },
  };
  // Only so many views are kept: one that is gone since is made anew.
  const gone = isLook(to.screen) && place !== null && loadedNow(next) === null;
  return gone ? { ...next, look: withViews(next.look, to.screen, place) } : next;
}
