import type { Move } from '../../store/move.ts';
import type { AppState } from '../../store/state.ts';
import { keyName } from '../../text/user-keys.ts';
import type { Binding } from '../../ui/binding.ts';
import { inside } from '../../ui/layout.ts';
import { movingBindings } from '../../ui/moving.ts';
import { launchBinding } from '../container/keys.ts';
import { neededForTarget } from '../frame/select/stages.ts';
import { graphLastLeft, graphLeft, graphTopAfter } from './lines/graph.ts';
import { layoutNow, panelsNow, shownView } from './lines/layout.ts';
import { links } from './select-links.ts';
import type { ExplorePanel } from './state.ts';

const inPanel =
  (...panels: readonly ExplorePanel[]) =>
  (state: AppState): boolean =>
    panels.includes(state.explore.panel);

function panelRect(state: AppState) {
  const layout = layoutNow(state);
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
  if (state.explore.panel === 'graph' && 'by' in move && move.unit === 'line') {
    const top = graphTopAfter(state, panelRect(state), move.by);
    if (top !== null) return { type: 'explore/moved', move, top } as const;
  }
  return { type: 'explore/moved', move } as const;
}

/** Cells by which the graph scrolls sideways at a time: four lanes. */
const GRAPH_STEP_CELLS = 8;

function shiftGraph(state: AppState, by: number) {
  const rect = panelRect(state);
  const left = Math.min(graphLastLeft(state, rect), Math.max(0, graphLeft(state, rect) + by));
  return { type: 'explore/graphShifted', left } as const;
}

/** Whether the graph has the focus and is wider than its panel. */
function isWideGraph(state: AppState): boolean {
  return state.explore.panel === 'graph' && graphLastLeft(state, panelRect(state)) > 0;
}

function turn(state: AppState, by: 1 | -1) {
  const panels = panelsNow(state);
  const at = panels.indexOf(state.explore.panel);
  return {
    type: 'explore/panel',
    panel: panels[(at + by + panels.length) % panels.length] ?? 'stages',
  } as const;
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
    when: inPanel('stages', 'graph'),
    disabled: (state) =>
      state.explore.stage === state.target
        ? `This stage is already the target: ${keyName('everywhere', 'b')} builds it.`
        : null,
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
    help: 'Walk through the target by instruction, from this stage or a breakpoint before it',
    group: 'Explore',
    footer: 25,
    action: (state, now) => {
      const { stage } = state.explore;
      const target = neededForTarget(state).has(stage) ? state.target : stage;
      return {
        type: 'walk/asked',
        stage: target,
        line: state.dockerfile.stages[stage]?.startLine ?? null,
        stopsBefore: true,
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
  launchBinding('Explore', ({ explore }) => explore.stage),
  {
    keys: ['e'],
    label: 'edit',
    help: 'Open the editor at this line ($VISUAL, $EDITOR, vi)',
    group: 'Explore',
    footer: 36,
    action: ({ dockerfile, explore }) => ({
      type: 'edit/asked',
      line: explore.line ?? dockerfile.stages[explore.stage]?.startLine ?? 1,
    }),
  },
  {
    keys: ['o'],
    label: 'options',
    help: 'Show and set what the target takes: args, secrets, platform, contexts, cache',
    group: 'Explore',
    footer: 27,
    action: () => ({ type: 'overlay/opened', overlay: { kind: 'options', cursor: 0, field: null } }),
  },
  {
    keys: ['v'],
    label: 'graph',
    help: 'Show the graph in the place of the source',
    group: 'Explore',
    footer: 35,
    when: (state) => shownView(state) === 'source',
    action: () => ({ type: 'explore/viewToggled', view: 'graph' }),
  },
  {
    keys: ['v'],
    label: 'source',
    help: 'Show the source again',
    group: 'Explore',
    footer: 35,
    when: (state) => shownView(state) === 'graph',
    action: () => ({ type: 'explore/viewToggled', view: 'source' }),
  },
  {
    keys: ['H'],
    label: 'show skipped',
    help: 'Show in the graph what the target does not need, too',
    group: 'Explore',
    footer: 37,
    when: (state) => !state.explore.skippedDrawn,
    disabled: (state) =>
      neededForTarget(state).size === state.dockerfile.stages.length
        ? 'The target needs every stage: the graph shows all of them.'
        : null,
    action: () => ({ type: 'explore/skippedToggled' }),
  },
  {
    keys: ['H'],
    label: 'fold skipped',
    help: 'Fold the stages in the graph that the target does not need',
    group: 'Explore',
    footer: 37,
    when: (state) => state.explore.skippedDrawn,
    action: () => ({ type: 'explore/skippedToggled' }),
  },
  {
    keys: ['>'],
    label: 'right',
    help: 'To the right in a graph that is wider than its panel',
    group: 'Explore',
    footer: 38,
    when: isWideGraph,
    action: (state) => shiftGraph(state, GRAPH_STEP_CELLS),
  },
  {
    keys: ['<'],
    label: 'left',
    help: 'To the left in a graph that is wider than its panel',
    group: 'Explore',
    footer: 38.5,
    when: isWideGraph,
    action: (state) => shiftGraph(state, -GRAPH_STEP_CELLS),
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
