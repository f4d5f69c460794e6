import { Box } from 'ink';
import type { ReactNode } from 'react';
import { neededStages } from '../../dockerfile/needs.ts';
import type { AppState } from '../../store/state.ts';
import { Lines, Panel } from '../../ui/components/panel.tsx';
import { PickList } from '../../ui/components/pick-list.tsx';
import { bodyRect, inside, overlayRect } from '../../ui/layout.ts';
import { linesPosition, rowPosition } from '../../ui/position.ts';
import type { Line } from '../../ui/text.ts';
import { BreakpointsPanel } from '../breakpoints/panel.tsx';
import { placeRow, RUN_PLACES } from '../container/lines/places.ts';
import { kindRow, pairRow } from '../inspect/lines/pick-rows.ts';
import { pickableStates } from '../inspect/select/pickable.ts';
import { kindsNow } from '../inspect/select/shown.ts';
import { OptionsPanel } from '../options/panel.tsx';
import { TracePanel } from '../trace/panel.tsx';
import { changeLine } from '../walk/lines/changes.ts';
import { changedPaths } from '../walk/select-changes.ts';
import { menuItems, menuRow } from './lines/menu.ts';
import { overlayLines, overlayTitle } from './lines/overlay.ts';
import { stageRow } from './lines/stage-row.ts';
import type { Overlay } from './state.ts';

export interface OverlayPanelProps {
  readonly state: AppState;
  readonly overlay: Overlay;
}

/** The overlay, centred over the body. */
export function OverlayPanel({ state, overlay }: OverlayPanelProps): ReactNode {
  if (overlay.kind === 'options') return <OptionsPanel state={state} cursor={overlay.cursor} />;
  if (overlay.kind === 'trace') return <TracePanel state={state} cursor={overlay.cursor} />;
  if (overlay.kind === 'breakpoints') return <BreakpointsPanel state={state} cursor={overlay.cursor} />;
  const body = bodyRect(state.window);
  const lines = overlayLines(state, overlay);
  const largest = overlayRect(state.window);
  const list = overlayList(state, overlay);
  const count = list?.count ?? lines.length;
  const rect = { width: largest.width, height: Math.min(largest.height, count + 2) };
  const area = inside(rect);
  const top =
    overlay.kind === 'help' || overlay.kind === 'notices' || overlay.kind === 'why' || overlay.kind === 'fix'
      ? Math.min(overlay.top, Math.max(0, count - area.height))
      : 0;
  return (
    <Box width={body.width} height={body.height} justifyContent="center" alignItems="center">
      <Panel
        rect={rect}
        title={overlayTitle(state, overlay)}
        focused
        position={
          list === null
            ? linesPosition(top, count, area.height)
            : rowPosition(list.cursor, count, area.height)
        }
      >
        {list !== null ? (
          <PickList count={count} row={list.row} cursor={list.cursor} focused rect={area} />
        ) : (
          <Lines rect={area} lines={lines.slice(top)} />
        )}
      </Panel>
    </Box>
  );
}

/** The rows to choose from, if the overlay is a list. */
function overlayList(state: AppState, overlay: Overlay) {
  switch (overlay.kind) {
    case 'targets':
      return {
        count: state.dockerfile.stages.length,
        cursor: overlay.cursor,
        row: (index: number, width: number) => targetRow(state, index, width),
      };
    case 'pair': {
      const places = pickableStates(state);
      return {
        count: places.length,
        cursor: Math.min(overlay.cursor, places.length - 1),
        row: (index: number, width: number) => pairRow(places[index], overlay.a, width),
      };
    }
    case 'writers': {
      const changes = changedPaths(state);
      return {
        count: changes.length,
        cursor: Math.min(overlay.cursor, Math.max(0, changes.length - 1)),
        row: (index: number, width: number) => {
          const change = changes[index];
          return change === undefined ? [] : changeLine(change, width);
        },
      };
    }
    case 'kinds': {
      const kinds = kindsNow(state);
      return {
        count: kinds.length,
        cursor: overlay.cursor,
        row: (index: number, width: number) => kindRow(kinds[index], width),
      };
    }
    case 'run':
      return { count: RUN_PLACES.length, cursor: overlay.cursor, row: placeRow };
    case 'menu': {
      const items = menuItems(state);
      return {
        count: items.length,
        cursor: Math.min(overlay.cursor, Math.max(0, items.length - 1)),
        row: (index: number, width: number) => menuRow(state, items[index], width),
      };
    }
    case 'help':
    case 'notices':
    case 'why':
    case 'overwrite':
    case 'options':
    case 'trace':
    case 'breakpoints':
    case 'clearCache':
    case 'fix':
    case 'quit':
    case 'deleteBuild':
      return null;
  }
}

function targetRow(state: AppState, index: number, width: number): Line {
  const stage = state.dockerfile.stages[index];
  if (stage === undefined) return [];
  const needs = neededStages(state.dockerfile, stage).size;
  const note = needs === 1 ? 'itself only' : `${needs} stages`;
  return [...stageRow(state, index, width - 16), { text: note.padStart(16), role: 'dim' }];
}
