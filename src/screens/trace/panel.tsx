import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { AppState } from '../../store/state.ts';
import { Lines, Panel } from '../../ui/components/panel.tsx';
import { PickList } from '../../ui/components/pick-list.tsx';
import { bodyRect, inside, type Rect } from '../../ui/layout.ts';
import { rowPosition } from '../../ui/position.ts';
import { placeCells, traceFoot, traceRow, traceTitle } from './lines/rows.ts';
import { shownTrace } from './select.ts';

const MAX_COLUMNS = 130;

/** The commands of a failed instruction, over the screen. */
export function TracePanel({
  state,
  cursor,
}: {
  readonly state: AppState;
  readonly cursor: number;
}): ReactNode {
  const body = bodyRect(state.window);
  const width = Math.min(body.width, MAX_COLUMNS);
  const most = body.height - 2;
  const count = shownTrace(state)?.commands.length ?? 0;
  const foot = traceFoot(state, width - 2).slice(0, Math.max(3, most >> 1));
  const rect: Rect = { width, height: Math.min(body.height, count + foot.length + 2) };
  const area = inside(rect);
  const list: Rect = { width: area.width, height: Math.max(0, area.height - foot.length) };
  const at = Math.min(cursor, Math.max(0, count - 1));
  const places = placeCells(state);
  return (
    <Box width={body.width} height={body.height} justifyContent="center" alignItems="center">
      <Panel
        rect={rect}
        {...traceTitle(state)}
        focused
        position={count === 0 ? '' : rowPosition(at, count, list.height)}
      >
        {count === 0 ? null : (
          <PickList
            count={count}
            row={(index, cells) => traceRow(state, index, cells, places)}
            cursor={at}
            focused
            rect={list}
          />
        )}
        <Lines rect={{ width: area.width, height: foot.length }} lines={foot} />
      </Panel>
    </Box>
  );
}
