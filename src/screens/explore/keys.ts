import type { Move } from '../../store/move.ts';
import type { AppState } from '../../store/state.ts';
import type { Binding } from '../../ui/binding.ts';
import { inside } from '../../ui/layout.ts';
import { movingBindings } from '../../ui/moving.ts';
import { neededForTarget } from '../frame/select/stages.ts';
import { graphRowCount, graphTop } from './lines/graph.ts';
import { exploreLayout, explorePanels } from './lines/layout.ts';
import { links } from './select-links.ts';
import type { ExplorePanel } from './state.ts';

const inPanel =
  (...panels: readonly ExplorePanel[]) =>
  (state: AppState): boolean =>
    panels.includes(state.explore.panel);

function panelRect(state: AppState) {
  const layout = exploreLayout(state.window, state.dockerfile.stages.length);
  switch (state.explore.panel) {
    case 'stages':
      return inside(layout.stages);
    case 'links':
      return inside(layout.links);
    case 'source':
      return inside(layout.source);
    case 'graph':
      return inside(layout.graph ?? layout.source);
  }
}

function move(state: AppState, move: Move) {
  if (state.explore.panel !== 'graph') return { type: 'explore/moved', move } as const;
  const rect = panelRect(state);
  return {
    type: 'explore/moved',
    move,
    top: graphTop(state, rect),
    count: graphRowCount(state, rect),
  } as const;
}

function turn(state: AppState, by: 1 | -1) {
  const panels = explorePanels(state.window, state.dockerfile.stages.length, state.explore.view);
  const at = panels.indexOf(state.explore.panel);
  return {
    type: 'explore/panel',
    panel: panels[(at + by + panels.length) % panels.length] ?? 'stages',
  } as const;
}

/** Whether source and graph share one panel, so that only one of them is visible. */
function sharesPlace(state: AppState): boolean {
  return exploreLayout(state.window, state.dockerfile.stages.length).graphPlace === 'shared';
}

/** Follows a link to its other end: the stage, or the line that names the image or build context. */
function followLink(state: AppState) {
  const link = links(state.dockerfile, state.explore.stage)[state.explore.link];
  if (link === undefined) return null;
  if (link.stage !== null) return { type: 'explore/stageShown', stage: link.stage } as const;
  return { type: 'explore/lineShown', line: link.line } as const;
}

export const EXPLORE_BINDINGS: readonly Binding[] = [
  {
    keys: ['esc'],
    label: 'back',
    help: 'Back to the screen you came from',
    group: 'Explore',
    footer: 1,
    when: (state) => state.inspect.jumpedFrom !== null,
    action: () => ({ type: 'inspect/returned' }),
  },
  {
    keys: ['enter', 'space'],
    label: 'make target',
    help: 'Make the stage the target; shows what it needs and what is skipped',
    group: 'Explore',
    footer: 10,
    when: inPanel('stages'),
    disabled: (state) =>
      state.explore.stage === state.target ? 'This stage is already the target: b builds it.' : null,
    action: (state) => ({ type: 'target/chosen', stage: state.explore.stage }),
  },
  {
    keys: ['enter', 'space'],
    label: 'go there',
    help: 'Go to the stage at the other end of the link',
    group: 'Explore',
    footer: 10,
    when: inPanel('links'),
    disabled: (state) =>
      links(state.dockerfile, state.explore.stage).length === 0
        ? 'This stage takes nothing and gives nothing.'
        : null,
    action: followLink,
  },
  {
    keys: ['d'],
    label: 'dive in',
    help: 'Walk through the target by instruction, starting at this stage',
    group: 'Explore',
    footer: 25,
    action: (state, now) => {
      const { stage } = state.explore;
      const target = neededForTarget(state).has(stage) ? state.target : stage;
      return {
        type: 'walk/asked',
        stage: target,
        line: state.dockerfile.stages[stage]?.startLine ?? null,
        now,
      };
    },
  },
  {
    keys: ['s'],
    label: 'shell',
    help: 'Open a shell at the end of the stage, or where it failed',
    group: 'Explore',
    footer: 26,
    action: (state) => ({ type: 'shell/askedAt', stage: state.explore.stage, line: null }),
  },
  {
    keys: ['e'],
    label: 'edit',
    help: 'Open the editor at this line ($VISUAL, $EDITOR, vi)',
    group: 'Explore',
    footer: 36,
    action: (state) => ({
      type: 'edit/asked',
      line: state.dockerfile.stages[state.explore.stage]?.startLine ?? 1,
    }),
  },
  {
    keys: ['v'],
    label: 'graph',
    help: 'Show the graph instead of the source',
    group: 'Explore',
    footer: 35,
    when: (state) => state.explore.view === 'source' && sharesPlace(state),
    action: () => ({ type: 'explore/viewToggled' }),
  },
  {
    keys: ['v'],
    label: 'source',
    help: 'Show the source instead of the graph',
    group: 'Explore',
    footer: 35,
    when: (state) => state.explore.view === 'graph' && sharesPlace(state),
    action: () => ({ type: 'explore/viewToggled' }),
  },
  {
    keys: ['tab', 'right', 'l'],
    label: 'next panel',
    help: 'Go to the next panel',
    group: 'Moving',
    footer: 50,
    action: (state) => turn(state, 1),
  },
  {
    keys: ['shift+tab', 'left', 'h'],
    label: 'previous panel',
    help: 'Go to the previous panel',
    group: 'Moving',
    action: (state) => turn(state, -1),
  },
  {
    keys: ['esc'],
    label: 'stages',
    help: 'Back to the list of stages',
    group: 'Explore',
    when: (state) => state.explore.panel !== 'stages',
    action: () => ({ type: 'explore/panel', panel: 'stages' }),
  },
  ...movingBindings(
    () => true,
    (state) => panelRect(state).height,
    move,
  ),
];
