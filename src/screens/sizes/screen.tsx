import type { ReactNode } from 'react';
import { plainText } from '../../progress/sanitize.ts';
import { addressName } from '../../states/address.ts';
import { lastTop } from '../../store/move.ts';
import { countText } from '../../text/count-text.ts';
import { formatBytes } from '../../text/format-bytes.ts';
import { Lines, Panel } from '../../ui/components/panel.tsx';
import { inside } from '../../ui/layout.ts';
import { linesPosition } from '../../ui/position.ts';
import type { ScreenView } from '../../ui/screen-view.ts';
import type { Line } from '../../ui/text.ts';
import { ListPanel } from '../inspect/list-panel.tsx';
import { type InspectPart, inspectScreen } from '../inspect/screen.tsx';
import { known } from '../inspect/state.ts';
import { SIZES_BINDINGS } from './keys.ts';
import { sizesLayout } from './lines/layout.ts';
import { leftRow, sizedFileLine, sizeRow, sizesHead } from './lines/lines.ts';
import { leftAtCursor, lineAtCursor, sizedFiles, sizesCount, sizesCursor } from './select.ts';
import type { SizesView } from './state.ts';

type Part = InspectPart<'sizes'>;

function Rows({ state, view, rect }: Part): ReactNode {
  const report = known(view.report);
  const { dockerfile } = view.address;
  const name = addressName(view.address);
  const isByLine = view.shape === 'lines';
  return (
    <ListPanel
      state={state}
      view={view}
      rect={rect}
      title={isByLine ? `Sizes of ${plainText(name)}` : 'Produced, and used by no later stage'}
      note={isByLine ? 'bytes · ░ wasted' : '░ left behind'}
      loaded={isByLine ? view.report : view.left}
      doing={isByLine ? 'Measuring what each instruction adds' : 'Following what later stages use'}
      head={(width) => (report === null ? [] : sizesHead(report, dockerfile, name, width))}
      count={sizesCount(view)}
      cursor={sizesCursor(view)}
      row={(index, width) => rowAt(view, index, width)}
      nothing={[[], [{ text: ' No other stage takes part.', role: 'dim' }]]}
    />
  );
}

function rowAt(view: SizesView, index: number, width: number): Line {
  const { dockerfile } = view.address;
  if (view.shape === 'left') {
    const all = known(view.left) ?? [];
    const left = all[index];
    return left === undefined ? [] : leftRow(all, dockerfile, left, width);
  }
  const report = known(view.report);
  const line = report?.lines[index];
  return report === null || line === undefined ? [] : sizeRow(report, dockerfile, line, width);
}

function FileList({ view, rect }: Part): ReactNode {
  const area = inside(rect);
  const files = sizedFiles(view);
  const top = Math.min(view.filesTop, lastTop(files.length, area.height));
  const report = known(view.report);
  const line = lineAtCursor(view);
  const left = leftAtCursor(view);
  const title = left === null ? `Stored for nothing by :${line?.line ?? ''}` : 'Left behind';
  const bytes = line?.wasted ?? left?.bytes ?? 0;
  return (
    <Panel
      rect={rect}
      title={line === null && left === null ? 'Files' : title}
      note={files.length === 0 ? '' : `${countText(files.length, 'file')} · ${formatBytes(bytes)}`}
      position={linesPosition(top, files.length, area.height)}
      focused={view.panel === 'detail'}
      focus={{ type: 'inspect/panelTurned' }}
    >
      <Lines
        rect={area}
        lines={
          files.length === 0
            ? [[{ text: ` ${nothingText(view)}`, role: 'dim' }]]
            : files.slice(top, top + area.height).map((file) => sizedFileLine(report, file, area.width))
        }
      />
    </Panel>
  );
}

function nothingText(view: SizesView): string {
  if (view.filter !== '') return 'No file matches.';
  if (lineAtCursor(view) !== null) return 'All that it stores stays to the end.';
  return leftAtCursor(view) === null ? '' : 'All that it produced is used.';
}

/** How much each instruction adds, how much of it is wasted, and which files of the stages nobody uses. */
export const SIZES: ScreenView = inspectScreen({
  name: 'sizes',
  title: 'Sizes',
  opens: { key: '7', label: 'sizes', help: 'Show how much each instruction adds, and how much is wasted' },
  keys: SIZES_BINDINGS,
  layout: sizesLayout,
  List: Rows,
  Detail: FileList,
});
