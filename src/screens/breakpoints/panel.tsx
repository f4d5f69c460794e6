import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { AppState } from '../../store/state.ts';
import { countText } from '../../text/count-text.ts';
import { Lines, Panel } from '../../ui/components/panel.tsx';
import { PickList } from '../../ui/components/pick-list.tsx';
import { bodyRect, inside, type Rect } from '../../ui/layout.ts';
import { rowPosition } from '../../ui/position.ts';
import { breakpointLine, footLines } from './lines/rows.ts';
import { breakpointRows } from './select.ts';

const MAX_COLUMNS = 110;

/** All breakpoints, and the kinds of which one can be added. */
export function BreakpointsPanel({
  state,
  cursor,
}: {
  readonly state: AppState;
  readonly cursor: number;
}): ReactNode {
  const body = bodyRect(state.window);
  const rows = breakpointRows(state);
  const at = Math.min(cursor, rows.length - 1);
  const width = Math.min(body.width, MAX_COLUMNS);
  const foot = footLines(state, width - 2);
  const rect: Rect = { width, height: Math.min(body.height, rows.length + foot.length + 2) };
  const area = inside(rect);
  const list: Rect = { width: area.width, height: Math.max(1, area.height - foot.length) };
  const count = state.breakpoints.length;
  return (
    <Box width={body.width} height={body.height} justifyContent="center" alignItems="center">
      <Panel
        rect={rect}
        title="Breakpoints"
        note={count === 0 ? 'none yet' : countText(count, 'breakpoint')}
        focused
        position={rowPosition(at, rows.length, list.height)}
      >
        <PickList
          count={rows.length}
          row={(index, cells) => breakpointLine(state, index, cells)}
          cursor={at}
          focused
          rect={list}
        />
        <Lines rect={{ width: area.width, height: area.height - list.height }} lines={foot} />
      </Panel>
    </Box>
  );
}
