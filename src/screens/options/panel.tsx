import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { AppState } from '../../store/state.ts';
import { Lines, Panel } from '../../ui/components/panel.tsx';
import { PickList } from '../../ui/components/pick-list.tsx';
import { bodyRect, inside, type Rect } from '../../ui/layout.ts';
import { rowPosition } from '../../ui/position.ts';
import { shownTitle } from '../frame/lines/stage-row.ts';
import { footLines, nameCells, optionLine } from './lines/rows.ts';
import { optionRows } from './select-rows.ts';

const MAX_COLUMNS = 130;
/** Rows that the list keeps at least. */
const MIN_LIST_ROWS = 4;

/** What the target takes, and the docker command of the next build. */
export function OptionsPanel({
  state,
  cursor,
}: {
  readonly state: AppState;
  readonly cursor: number;
}): ReactNode {
  const body = bodyRect(state.window);
  const rows = optionRows(state);
  const at = Math.min(cursor, Math.max(0, rows.length - 1));
  const width = Math.min(body.width, MAX_COLUMNS);
  const most = body.height - 2;
  const foot = footLines(state, width - 2, Math.max(5, Math.min(most - MIN_LIST_ROWS, most >> 1)));
  const rect: Rect = { width, height: Math.min(body.height, rows.length + foot.length + 2) };
  const area = inside(rect);
  const list: Rect = { width: area.width, height: Math.max(1, area.height - foot.length) };
  const names = nameCells(rows, list.width);
  const target = state.dockerfile.stages[state.target];
  return (
    <Box width={body.width} height={body.height} justifyContent="center" alignItems="center">
      <Panel
        rect={rect}
        title={`What ${target === undefined ? 'the target' : shownTitle(target)} takes`}
        note={source(state)}
        focused
        position={rowPosition(at, rows.length, list.height)}
      >
        <PickList
          count={rows.length}
          row={(index, cells) => optionLine(state, rows[index], cells, names)}
          cursor={at}
          focused
          rect={list}
        />
        <Lines rect={{ width: area.width, height: area.height - list.height }} lines={foot} />
      </Panel>
    </Box>
  );
}

function source({ options: { outline } }: AppState): string {
  switch (outline.kind) {
    case 'none':
      return 'from the Dockerfile';
    case 'asking':
      return 'asking the engine…';
    case 'known':
      return "from the engine's outline";
  }
}
