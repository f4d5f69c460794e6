import type { ReactNode } from 'react';
import { plainName } from '../../progress/plain-name.ts';
import { plainText } from '../../progress/sanitize.ts';
import { addressName } from '../../states/address.ts';
import { cellsOf } from '../../text/cells.ts';
import { Lines, Panel } from '../../ui/components/panel.tsx';
import { inside, TITLE_EDGE_CELLS } from '../../ui/layout.ts';
import { linesPosition } from '../../ui/position.ts';
import type { ScreenView } from '../../ui/screen-view.ts';
import { positionNote } from '../../ui/sideways.ts';
import { clip, clipMiddle } from '../../ui/text.ts';
import { listNote } from '../inspect/lines/list-note.ts';
import { ListPanel } from '../inspect/list-panel.tsx';
import { type InspectPart, inspectScreen } from '../inspect/screen.tsx';
import { known } from '../inspect/state.ts';
import { DIFF_BINDINGS } from './keys.ts';
import { detailCount, detailLines, detailTop, diffPanel } from './lines/detail.ts';
import { diffHead } from './lines/head.ts';
import { diffLayout } from './lines/layout.ts';
import { countsText, diffListRow, diffTreeRow, growthText } from './lines/row.ts';
import { storyLine } from './lines/story.ts';
import { storyTitle } from './lines/story-detail.ts';
import { diffAtCursor, diffCursor, diffRows, diffSum } from './select.ts';
import { shapeNow, storyCursor, storyRows } from './select-story.ts';
import type { DiffView } from './state.ts';

type Part = InspectPart<'diff'>;

function Changes({ state, view, rect }: Part): ReactNode {
  const shape = shapeNow(view);
  const rows = diffRows(view);
  const told = storyRows(view);
  const compared = known(view.compared);
  return (
    <ListPanel
      state={state}
      view={view}
      rect={rect}
      title={pairTitle(view, rect.width)}
      note={compared === null ? '' : noteOf(view, rect.width)}
      loaded={view.compared}
      doing="Comparing the two states"
      head={(width) => (compared === null ? [] : diffHead(view, compared, width))}
      count={shape === 'story' ? told.length : rows.length}
      cursor={shape === 'story' ? storyCursor(view) : diffCursor(view)}
      row={(index, width) => {
        const row = rows[index];
        const part = told[index];
        if (shape === 'story') return part === undefined ? [] : storyLine(view, part, width);
        if (row === undefined || compared === null) return [];
        return shape === 'list' ? diffListRow(view, row, width) : diffTreeRow(compared, row, width);
      }}
      nothing={[[], [{ text: ` ${nothingText(view)}`, role: 'dim' }]]}
    />
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
  if (shapeNow(view) === 'story') return view.filter === '' ? '' : 'filtered';
  const sum = diffSum(view);
  const grown = growthText(sum);
  return listNote(`${countsText(sum)}${grown === '' ? '' : ` · ${grown}`}`, view.sort, view, width);
}

function Detail({ state, view, rect }: Part): ReactNode {
  const area = inside(rect);
  const { facts, rest } = diffPanel(view, area);
  return (
    <Panel
      rect={rect}
      title={clipMiddle(detailTitle(view), Math.max(12, rect.width - 12))}
      position={positionNote(
        linesPosition(detailTop(view, rest), detailCount(view), rest.height),
        state.sideways,
      )}
      focused={view.panel === 'detail'}
      focus={{ type: 'inspect/panelTurned' }}
    >
      <Lines rect={area} lines={[...facts, ...detailLines(state, view, rest)]} />
    </Panel>
  );
}

function detailTitle(view: DiffView): string {
  if (shapeNow(view) === 'story') return storyTitle(view);
  const row = diffAtCursor(view);
  return row === null ? 'Change' : `/${plainName(row.path)}`;
}

/** Two states compared: what was added, removed or modified, and the changes of the file under the cursor. */
export const DIFF: ScreenView = inspectScreen({
  name: 'diff',
  title: 'Diff',
  opens: { key: '5', label: 'diff', help: 'Compare this state with the one before it, or any two states' },
  keys: DIFF_BINDINGS,
  layout: diffLayout,
  List: Changes,
  Detail,
});
