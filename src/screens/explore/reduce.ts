import { stageAtLine } from '../../dockerfile/needs.ts';
import { sameStage } from '../../dockerfile/same-stage.ts';
import type { Action } from '../../store/actions.ts';
import { movePosition, moveTop } from '../../store/move.ts';
import type { AppState } from '../../store/state.ts';
import { movedBreakpoints } from '../breakpoints/moved.ts';
import { graphStop, graphStops } from './select-graph.ts';
import { links } from './select-links.ts';
import { sourceTop } from './select-source.ts';
import type { ExploreState } from './state.ts';

/** Updates Explore: its panels, cursors, and the target. */
export function reduceExplore(state: AppState, action: Action): AppState {
  const { explore } = state;
  const put = (change: Partial<ExploreState>): AppState => ({ ...state, explore: { ...explore, ...change } });
  switch (action.type) {
    case 'explore/panel':
      return { ...put({ panel: action.panel, ...viewOf(action.panel, explore) }), sideways: 0 };
    case 'explore/viewToggled': {
      const view = action.view ?? (explore.view === 'source' ? 'graph' : 'source');
      const onView = explore.panel === 'source' || explore.panel === 'graph';
      return put({ view, panel: onView ? view : explore.panel });
    }
    case 'explore/graphShifted':
      return put({ graphLeft: action.left });
    case 'explore/skippedToggled':
      return put({ skippedDrawn: !explore.skippedDrawn, graphTop: null, graphLeft: null });
    case 'explore/stageShown':
      return put(onStage(action.stage));
    case 'explore/lineShown':
      return { ...put(atLine(state, action.line)), screen: 'explore', overlay: null, search: null };
    case 'explore/linePointed':
      return put({ ...atLine(state, action.line), sourceTop: action.top });
    case 'explore/contextWeighed':
      return put({ weight: action.weight });
    case 'explore/moved':
      return put(moved(state, action));
    case 'target/chosen':
      return {
        ...state,
        target: action.stage,
        overlay: null,
        // Chosen from the list, it is what the next key is about.
        explore: action.stage === explore.stage ? explore : { ...explore, ...onStage(action.stage) },
      };
    case 'dockerfile/loaded':
      return reloaded(state, action.dockerfile);
    default:
      return state;
  }
}

/** The source becomes visible with the focus, so that keys never act on a hidden panel; for the graph see `shownView`. */
function viewOf(panel: ExploreState['panel'], { view }: ExploreState): Pick<ExploreState, 'view'> {
  return { view: panel === 'source' ? 'source' : view };
}

/** Selects another stage and resets all scroll positions. */
function onStage(stage: number): Partial<ExploreState> {
  return { stage, link: 0, sourceTop: null, line: null, graphTop: null, graphLeft: null };
}

/** Shows the source at a line; if the graph had the focus, the source gets it. */
export function showSource(explore: ExploreState, top: number): Partial<ExploreState> {
  return { sourceTop: top, view: 'source', panel: explore.panel === 'graph' ? 'source' : explore.panel };
}

/** Lines kept visible above the line that is jumped to. */
const LINES_ABOVE_TARGET = 3;

function atLine({ dockerfile, explore }: AppState, line: number): Partial<ExploreState> {
  const stage = stageAtLine(dockerfile, line)?.index ?? explore.stage;
  return {
    ...showSource(explore, Math.max(1, line - LINES_ABOVE_TARGET)),
    line,
    ...(stage === explore.stage ? {} : { stage, link: 0, graphTop: null, graphLeft: null }),
  };
}

/** Moves the cursor of the focused panel, or scrolls it. */
function moved(state: AppState, action: Extract<Action, { type: 'explore/moved' }>): Partial<ExploreState> {
  const { explore, dockerfile } = state;
  const { move } = action;
  switch (explore.panel) {
    case 'stages': {
      const stage = movePosition(explore.stage, move, dockerfile.stages.length);
      return stage === explore.stage && explore.sourceTop === null ? {} : onStage(stage);
    }
    case 'links':
      return { link: movePosition(explore.link, move, links(dockerfile, explore.stage).length) };
    case 'source':
      return { sourceTop: moveTop(sourceTop(state, move.page) - 1, move, dockerfile.lines.length) + 1 };
    case 'graph': {
      if (action.top !== undefined) return { graphTop: action.top };
      const stops = graphStops(state);
      const stop = stops[movePosition(graphStop(stops, explore.stage), move, stops.length)];
      return stop === undefined || stop === explore.stage ? {} : onStage(stop);
    }
  }
}

/** Takes over a new version of the file: breakpoints, cursor and target stay with their stages. */
function reloaded(state: AppState, dockerfile: AppState['dockerfile']): AppState {
  const follow = (index: number): number => sameStage(state.dockerfile, dockerfile, index);
  const { overlay } = state;
  const same = dockerfile.lines.join('\n') === state.dockerfile.lines.join('\n');
  return {
    ...state,
    dockerfile,
    breakpoints: same ? state.breakpoints : movedBreakpoints(state.breakpoints, state.dockerfile, dockerfile),
    target: follow(state.target),
    overlay: overlay?.kind === 'targets' ? { ...overlay, cursor: follow(overlay.cursor) } : overlay,
    // The checks refer to lines of the old version.
    lint: same ? state.lint : [],
    explore: same
      ? state.explore
      : {
          ...state.explore,
          stage: follow(state.explore.stage),
          link: 0,
          line: null,
          graphTop: null,
          graphLeft: null,
        },
  };
}
