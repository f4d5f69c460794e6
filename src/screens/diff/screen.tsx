import { Box } from 'ink';
import type { ReactNode } from 'react';
import { plainText } from '../../progress/sanitize.ts';
import { addressName } from '../../states/address.ts';
import type { AppState } from '../../store/state.ts';
import { cellsOf } from '../../text/cells.ts';
import { Lines, Panel } from '../../ui/components/panel.tsx';
import { PickList } from '../../ui/components/pick-list.tsx';
import { inside, type Rect, TITLE_EDGE_CELLS } from '../../ui/layout.ts';
import type { ScreenView } from '../../ui/screen-view.ts';
import { positionNote } from '../../ui/sideways.ts';
import { clip, clipMiddle, type Line } from '../../ui/text.ts';
import { listNote } from '../inspect/lines/list-note.ts';
import { saidLines } from '../inspect/lines/said.ts';
import { inspectScreen } from '../inspect/screen.tsx';
import { known } from '../inspect/state.ts';
import { DIFF_BINDINGS } from './keys.ts';
import { detailCount, detailLines, detailTop, diffPanel } from './lines/detail.ts';
import { diffHead } from './lines/head.ts';
import { diffLayout } from './lines/layout.ts';
import { countsText, diffListRow, diffTreeRow, growthText } from './lines/row.ts';
import { diffAtCursor, diffCursor, diffRows, diffSum } from './select.ts';
import type { DiffView } from './state.ts';

interface Part {
  readonly state: AppState;
  readonly view: DiffView;
  readonly rect: Rect;
}

/** Two states compared: what was added, removed or modified, and the changes of the file under the cursor. */
function Diff({ state, view }: { readonly state: AppState; readonly view: DiffView }): ReactNode {
  const layout = diffLayout(state, view);
  return (
    <Box flexDirection="column">
      <Changes state={state} view={view} rect={layout.list} />
      <Detail state={state} view={view} rect={layout.detail} />
    </Box>
  );
}

function Changes({ state, view, rect }: Part): ReactNode {
  const area = inside(rect);
  const rows = diffRows(view);
  const cursor = diffCursor(view);
  const compared = known(view.compared);
  const focused = view.panel === 'list';
  const said = saidLines(state, view.compared, 'Comparing the two states', area.width);
  const head = compared === null ? [] : diffHead(view, compared, area.width);
  const list = { width: area.width, height: area.height - head.length };
  return (
    <Panel
      rect={rect}
      title={pairTitle(view, rect.width)}
      {...(compared === null ? {} : { note: noteOf(view, rect.width) })}
      {...(rows.length > list.height ? { position: `${cursor + 1} of ${rows.length}` } : {})}
      focused={focused}
    >
      {said !== null || compared === null || rows.length === 0 ? (
        <Lines rect={area} lines={said ?? [[], [{ text: ` ${nothingText(view)}`, role: 'dim' }]]} />
      ) : (
        <>
          <Lines rect={{ width: area.width, height: head.length }} lines={head} />
          <PickList
            count={rows.length}
            row={(index, width): Line => {
              const row = rows[index];
              if (row === undefined) return [];
              return view.shape === 'list'
                ? diffListRow(view, row, width)
                : diffTreeRow(compared, row, width);
            }}
            cursor={cursor}
            focused={focused}
            rect={list}
          />
        </>
      )}
    </Panel>
  );
}

/** `build ↔ runtime`; long names keep their start. */
function pairTitle({ pair }: DiffView, width: number): string {
  const [a, b] = [plainText(addressName(pair.a)), plainText(addressName(pair.b))];
  const whole = `${a} ↔ ${b}`;
  const room = Math.max(20, (width >> 1) - TITLE_EDGE_CELLS);
  if (cellsOf(whole) <= room) return whole;
  const half = Math.floor((room - 3) / 2);
  return `${clip(a, Math.max(half, room - 3 - cellsOf(b)))} ↔ ${clip(b, Math.max(half, room - 3 - cellsOf(a)))}`;
}

function nothingText(view: DiffView): string {
  return view.filter === '' && view.hidden.size === 0
    ? 'The two states are identical.'
    : 'Nothing matches the filter.';
}

function noteOf(view: DiffView, width: number): string {
  const sum = diffSum(view);
  const grown = growthText(sum);
  return listNote(`${countsText(sum)}${grown === '' ? '' : ` · ${grown}`}`, view.sort, view, width);
}

function Detail({ state, view, rect }: Part): ReactNode {
  const area = inside(rect);
  const row = diffAtCursor(view);
  const { facts, rest } = diffPanel(view, area);
  const count = detailCount(view);
  const top = detailTop(view, rest);
  const position = positionNote(
    count > rest.height ? `${top + 1}–${Math.min(count, top + rest.height)} of ${count}` : '',
    state.sideways,
  );
  return (
    <Panel
      rect={rect}
      title={row === null ? 'Change' : clipMiddle(`/${plainText(row.path)}`, Math.max(12, rect.width - 12))}
      {...(position === '' ? {} : { position })}
      focused={view.panel === 'detail'}
    >
      <Lines rect={area} lines={[...facts, ...detailLines(state, view, rest)]} />
    </Panel>
  );
}

export const DIFF: ScreenView = inspectScreen({
  name: 'diff',
  title: 'Diff',
  opens: { key: '5', label: 'diff', help: 'Compare this state with the one before it, or any two states' },
  keys: DIFF_BINDINGS,
  Body: Diff,
});
