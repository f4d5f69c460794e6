import { applyAll, closeProgress, emptyProgress } from '../../progress/model.ts';
import { sourceOf } from '../../states/past-builds.ts';
import type { Action } from '../../store/actions.ts';
import type { AppState } from '../../store/state.ts';
import { reduceBuild } from '../build/reduce.ts';
import { asBuild, buildStateOf, withView } from './as-build.ts';
import type { OpenedBuild } from './state.ts';

/** Updates the opened build: what is read of it, and what of it is shown. */
export function reduceOpened(state: AppState, action: Action): AppState {
  const { history } = state;
  const { opened } = history;
  const put = (change: OpenedBuild): AppState => ({ ...state, history: { ...history, opened: change } });
  switch (action.type) {
    case 'history/openAsked':
      return { ...put({ past: action.build, view: null }), search: null, sideways: 0 };
    case 'history/opened': {
      const { details } = action;
      if (opened?.past.id !== details.build.id) return state;
      const progress = emptyProgress();
      const source = sourceOf(details, progress);
      const build = buildStateOf(details, progress, source.dockerfile);
      return put({ past: details.build, view: { build, ...source } });
    }
    case 'history/progressed':
      return opened?.past.id === action.id ? progressed(state, opened, action) : state;
    case 'history/ended':
      return opened?.past.id === action.details.build.id ? ended(state, opened, action) : state;
    case 'history/viewed':
      return viewed(state, action.action);
    case 'history/moved':
      return viewed(state, { type: 'build/moved', move: action.move });
    case 'build/panel':
      // A click into a panel of Build's views.
      return state.screen === 'history' ? viewed(state, action) : state;
    default:
      return state;
  }
}

function viewed(state: AppState, action: Action): AppState {
  const shown = asBuild(state);
  return shown === null ? state : withView(state, reduceBuild(shown, action));
}

function progressed(
  state: AppState,
  opened: OpenedBuild,
  { updates, now }: Extract<Action, { type: 'history/progressed' }>,
): AppState {
  const { view } = opened;
  if (view === null) return state;
  const progress = applyAll(view.build.progress, updates, now);
  const next = { ...view, build: { ...view.build, progress } };
  return { ...state, history: { ...state.history, opened: { ...opened, view: withStages(next) } } };
}

/** Where no Dockerfile is kept, the stages are those of the steps so far. */
function withStages(view: NonNullable<OpenedBuild['view']>): NonNullable<OpenedBuild['view']> {
  if (view.isKept) return view;
  const { build } = view;
  const { dockerfile } = sourceOf({ dockerfile: null }, build.progress);
  const same = dockerfile.lines.join('\n') === view.dockerfile.lines.join('\n');
  return same ? view : { ...view, dockerfile };
}

/** Its end: what the history has learnt of it since it was opened, such as of what it failed. */
function ended(
  state: AppState,
  opened: OpenedBuild,
  { details }: Extract<Action, { type: 'history/ended' }>,
): AppState {
  const { view } = opened;
  if (view === null) return state;
  const { endedAt } = details.build;
  const progress = endedAt === null ? view.build.progress : closeProgress(view.build.progress, endedAt);
  const source = view.isKept ? view : sourceOf(details, progress);
  const { panel, cursor, place, logTop, folded } = view.build;
  const build = {
    ...buildStateOf(details, progress, source.dockerfile),
    panel,
    cursor,
    place,
    logTop,
    folded,
  };
  const next = { dockerfile: source.dockerfile, isKept: source.isKept, build };
  return { ...state, history: { ...state.history, opened: { past: details.build, view: next } } };
}
