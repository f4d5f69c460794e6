import { Box } from 'ink';
import type { ReactNode } from 'react';
import { plainName } from '../../progress/plain-name.ts';
import { plainText } from '../../progress/sanitize.ts';
import type { Action } from '../../store/actions.ts';
import type { AppState } from '../../store/state.ts';
import { keyName } from '../../text/user-keys.ts';
import { ChoosableLines, Lines, Panel } from '../../ui/components/panel.tsx';
import { PickList } from '../../ui/components/pick-list.tsx';
import { inside, type Rect } from '../../ui/layout.ts';
import { linesPosition, rowPosition } from '../../ui/position.ts';
import type { ScreenView } from '../../ui/screen-view.ts';
import { positionNote } from '../../ui/sideways.ts';
import { isShown } from '../../ui/zoom.ts';
import { FOUND_BINDINGS } from '../frame/keys-search.ts';
import { sourceLines } from '../frame/lines/source.ts';
import { shownTitle, stageRow } from '../frame/lines/stage-row.ts';
import { neededForTarget } from '../frame/select/stages.ts';
import { EXPLORE_BINDINGS } from './keys.ts';
import { graphLines, graphPosition, graphStageAt } from './lines/graph.ts';
import { layoutNow, shownView } from './lines/layout.ts';
import { linkRow } from './lines/link-row.ts';
import { reasonLines } from './lines/reason.ts';
import { takenLines, takenRows } from './lines/takes.ts';
import { withWeight } from './lines/weight.ts';
import { links } from './select-links.ts';
import { sourceTop } from './select-source.ts';

interface Part {
  readonly state: AppState;
  readonly rect: Rect;
}

/** Columns below which a panel's title is shortened. */
const FULL_TITLE_COLUMNS = 34;

/** The Dockerfile: its stages, their bases, what each takes, and what the target needs. */
function Explore({ state }: { readonly state: AppState }): ReactNode {
  const layout = layoutNow(state);
  const shared = layout.graphPlace === 'shared';
  const graphRect = layout.graph ?? layout.source;
  const graph = isShown(graphRect) && <Graph state={state} rect={graphRect} />;
  const source = isShown(layout.source) && <Source state={state} rect={layout.source} />;
  return (
    <Box>
      <Box flexDirection="column">
        {isShown(layout.stages) && <Stages state={state} rect={layout.stages} />}
        {isShown(layout.links) && <Links state={state} rect={layout.links} />}
        {layout.graphPlace === 'left' ? graph : null}
        {layout.takes !== null && <Takes state={state} rect={layout.takes} />}
      </Box>
      {shared && shownView(state) === 'graph' ? graph : source}
      {layout.graphPlace === 'right' ? graph : null}
    </Box>
  );
}

function Stages({ state, rect }: Part): ReactNode {
  const { stages } = state.dockerfile;
  const area = inside(rect);
  const needed = neededForTarget(state).size;
  return (
    <Panel
      rect={rect}
      title="Stages"
      note={`${needed} of ${stages.length}${rect.width < FULL_TITLE_COLUMNS ? '' : ' needed'}`}
      focused={state.explore.panel === 'stages'}
      focus={{ type: 'explore/panel', panel: 'stages' }}
      position={rowPosition(state.explore.stage, stages.length, area.height)}
    >
      <PickList
        count={stages.length}
        row={(index, width) => stageRow(state, index, width)}
        cursor={state.explore.stage}
        focused={state.explore.panel === 'stages'}
        rect={area}
      />
    </Panel>
  );
}

function Links({ state, rect }: Part): ReactNode {
  const whole = inside(rect);
  const reason = reasonLines(state, whole);
  const area = { width: whole.width, height: whole.height - reason.length };
  const stage = state.dockerfile.stages[state.explore.stage];
  const list = links(state.dockerfile, state.explore.stage);
  const focused = state.explore.panel === 'links';
  const title =
    stage === undefined
      ? 'Links'
      : rect.width < FULL_TITLE_COLUMNS
        ? `← ${shownTitle(stage)} →`
        : `Takes ← ${shownTitle(stage)} → gives`;
  return (
    <Panel
      rect={rect}
      title={title}
      focused={focused}
      focus={{ type: 'explore/panel', panel: 'links' }}
      position={rowPosition(state.explore.link, list.length, area.height)}
    >
      <Lines rect={{ width: whole.width, height: reason.length }} lines={reason} />
      {list.length === 0 ? (
        <Lines
          rect={area}
          lines={[[{ text: ' It takes nothing, and no stage takes from it.', role: 'dim' }]]}
        />
      ) : (
        <PickList
          count={list.length}
          row={(index, width) => {
            const link = list[index];
            return link === undefined ? [] : linkRow(state, link, width);
          }}
          cursor={state.explore.link}
          focused={focused}
          rect={area}
        />
      )}
    </Panel>
  );
}

/** What can be set about the next build, and the key that does it. A click opens the panel of options there. */
function Takes({ state, rect }: Part): ReactNode {
  const area = inside(rect);
  const target = state.dockerfile.stages[state.target];
  return (
    <Panel
      rect={rect}
      title={`What ${target === undefined ? 'the target' : shownTitle(target)} takes`}
      note={`${keyName('explore', 'o')} sets it`}
      focused={false}
    >
      <ChoosableLines
        rect={area}
        lines={takenLines(state, area)}
        choose={(row) => optionOpened(takenRows(state)[row]?.index)}
      />
    </Panel>
  );
}

function optionOpened(cursor: number | undefined): Action | null {
  return cursor === undefined
    ? null
    : { type: 'overlay/opened', overlay: { kind: 'options', cursor, field: null } };
}

function Source({ state, rect }: Part): ReactNode {
  const area = inside(rect);
  const stage = state.dockerfile.stages[state.explore.stage];
  const top = sourceTop(state, area.height);
  const count = state.dockerfile.lines.length;
  return (
    <Panel
      rect={rect}
      title={plainName(state.project.dockerfile)}
      note={plainText(stage?.description ?? '')}
      position={withWeight(
        state,
        positionNote(linesPosition(top - 1, count, area.height), state.sideways),
        rect,
      )}
      focused={state.explore.panel === 'source'}
      focus={{ type: 'explore/panel', panel: 'source' }}
    >
      <ChoosableLines
        rect={area}
        lines={sourceLines(state, area)}
        choose={(row) => linePointed(state, top + row, top)}
      />
    </Panel>
  );
}

function linePointed({ dockerfile, explore }: AppState, line: number, top: number): Action | null {
  if (line > dockerfile.lines.length || line === explore.line) return null;
  return { type: 'explore/linePointed', line, top };
}

function stageOfRow(state: AppState, area: Rect, row: number): Action | null {
  const stage = graphStageAt(state, area, row);
  return stage === null || stage === state.explore.stage ? null : { type: 'explore/stageShown', stage };
}

function Graph({ state, rect }: Part): ReactNode {
  const area = inside(rect);
  return (
    <Panel
      rect={rect}
      title="Graph"
      note={state.explore.skippedDrawn ? 'every stage' : 'what the target needs'}
      position={
        layoutNow(state).graphPlace === 'shared'
          ? withWeight(state, graphPosition(state, area), rect)
          : graphPosition(state, area)
      }
      focused={state.explore.panel === 'graph'}
      focus={{ type: 'explore/panel', panel: 'graph' }}
    >
      <ChoosableLines
        rect={area}
        lines={graphLines(state, area)}
        choose={(row) => stageOfRow(state, area, row)}
      />
    </Panel>
  );
}

export const EXPLORE: ScreenView = {
  title: 'Explore',
  opens: {
    keys: ['1'],
    label: 'explore',
    help: 'Go to Explore',
    group: 'Everywhere',
    action: () => ({ type: 'screen/shown', screen: 'explore' }),
  },
  keys: [...FOUND_BINDINGS, ...EXPLORE_BINDINGS],
  body: (state) => <Explore state={state} />,
};
