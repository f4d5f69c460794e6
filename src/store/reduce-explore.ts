import type { Action } from './actions.ts';
import { movePosition, moveTop } from './move.ts';
import { links } from './select/links.ts';
import { sameStage } from './select/same-stage.ts';
import { sourceTop } from './select/source.ts';
import type { AppState, ExploreState } from './state.ts';

export function reduceExplore(state: AppState, action: Action): AppState {
  const { explore } = state;
  const put = (change: Partial<ExploreState>): AppState => ({ ...state, explore: { ...explore, ...change } });
  switch (action.type) {
    case 'explore/panel':
      return put({ panel: action.panel });
    case 'explore/viewToggled': {
      const view = explore.view === 'source' ? 'graph' : 'source';
      const onView = explore.panel === 'source' || explore.panel === 'graph';
      return put({ view, panel: onView ? view : explore.panel });
    }
    case 'explore/stageShown':
      return put({ stage: action.stage, link: 0, sourceTop: null, graphTop: null });
    case 'explore/lineShown':
      return {
        ...put({ sourceTop: Math.max(1, action.line), view: 'source' }),
        screen: 'explore',
        overlay: null,
      };
    case 'explore/moved':
      return put(moved(state, action));
    case 'target/chosen':
      return { ...state, target: action.stage, overlay: null };
    case 'dockerfile/loaded':
      return reloaded(state, action.dockerfile);
    default:
      return state;
  }
}

/** Moves the cursor of the panel that has the focus, or its first visible line. */
function moved(state: AppState, action: Extract<Action, { type: 'explore/moved' }>): Partial<ExploreState> {
  const { explore, dockerfile } = state;
  const { move } = action;
  switch (explore.panel) {
    case 'stages': {
      const stage = movePosition(explore.stage, move, dockerfile.stages.length);
      return stage === explore.stage && explore.sourceTop === null
        ? {}
        : { stage, link: 0, sourceTop: null, graphTop: null };
    }
    case 'links':
      return { link: movePosition(explore.link, move, links(dockerfile, explore.stage).length) };
    case 'source':
      return { sourceTop: moveTop(sourceTop(state, move.page) - 1, move, dockerfile.lines.length) + 1 };
    case 'graph':
      return { graphTop: moveTop(action.top ?? 0, move, action.count ?? dockerfile.stages.length) };
  }
}

/** The file was read again: cursor and target stay with their stages. */
function reloaded(state: AppState, dockerfile: AppState['dockerfile']): AppState {
  const follow = (index: number): number => sameStage(state.dockerfile, dockerfile, index);
  return {
    ...state,
    dockerfile,
    target: follow(state.target),
    explore: { ...state.explore, stage: follow(state.explore.stage), link: 0, graphTop: null },
  };
}
