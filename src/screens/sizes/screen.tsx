import { Box } from 'ink';
import type { ReactNode } from 'react';
import { plainText } from '../../progress/sanitize.ts';
import { addressName } from '../../states/address.ts';
import { lastTop } from '../../store/move.ts';
import type { AppState } from '../../store/state.ts';
import { formatBytes } from '../../text/format-bytes.ts';
import { Lines, Panel } from '../../ui/components/panel.tsx';
import { PickList } from '../../ui/components/pick-list.tsx';
import { inside, type Rect } from '../../ui/layout.ts';
import type { ScreenView } from '../../ui/screen-view.ts';
import type { Line } from '../../ui/text.ts';
import { saidLines } from '../inspect/lines/said.ts';
import { inspectScreen } from '../inspect/screen.tsx';
import { known } from '../inspect/state.ts';
import { SIZES_BINDINGS } from './keys.ts';
import { sizesLayout } from './lines/layout.ts';
import { leftRow, sizedFileLine, sizeRow, sizesHead } from './lines/lines.ts';
import { leftAtCursor, lineAtCursor, sizedFiles, sizesCount, sizesCursor } from './select.ts';
import type { SizesView } from './state.ts';

interface Part {
  readonly state: AppState;
  readonly view: SizesView;
  readonly rect: Rect;
}

/** How much each instruction adds, how much of it is wasted, and which files of the stages nobody uses. */
function Sizes({ state, view }: { readonly state: AppState; readonly view: SizesView }): ReactNode {
  const layout = sizesLayout(state, view);
  return (
    <Box flexDirection="column">
      <Rows state={state} view={view} rect={layout.list} />
      <FileList view={view} rect={layout.detail} />
    </Box>
  );
}

function Rows({ state, view, rect }: Part): ReactNode {
  const area = inside(rect);
  const report = known(view.report);
  const name = addressName(view.address);
  const { dockerfile } = view.address;
  const loaded = view.shape === 'lines' ? view.report : view.left;
  const said = saidLines(state, loaded, WORDS[view.shape], area.width);
  const head = said === null && report !== null ? sizesHead(report, dockerfile, name, area.width) : [];
  const list = { width: area.width, height: Math.max(0, area.height - head.length) };
  const count = sizesCount(view);
  return (
    <Panel
      rect={rect}
      title={view.shape === 'lines' ? `Sizes of ${plainText(name)}` : 'Produced, and used by no later stage'}
      note={view.shape === 'lines' ? 'bytes · ░ wasted' : '░ left behind'}
      {...(count > list.height ? { position: `${sizesCursor(view) + 1} of ${count}` } : {})}
      focused={view.panel === 'list'}
    >
      {said !== null || count === 0 ? (
        <Lines rect={area} lines={said ?? [[], [{ text: ' No other stage takes part.', role: 'dim' }]]} />
      ) : (
        <>
          <Lines rect={{ width: area.width, height: head.length }} lines={head} />
          <PickList
            count={count}
            row={(index, width) => rowAt(view, index, width)}
            cursor={sizesCursor(view)}
            focused={view.panel === 'list'}
            rect={list}
          />
        </>
      )}
    </Panel>
  );
}

const WORDS = {
  lines: 'Measuring what each instruction adds',
  left: 'Following what later stages use',
} as const;

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

function FileList({ view, rect }: Omit<Part, 'state'>): ReactNode {
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
      {...(files.length === 0 ? {} : { note: `${files.length} files · ${formatBytes(bytes)}` })}
      {...(files.length > area.height
        ? { position: `${top + 1}–${Math.min(files.length, top + area.height)} of ${files.length}` }
        : {})}
      focused={view.panel === 'detail'}
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

export const SIZES: ScreenView = inspectScreen({
  name: 'sizes',
  title: 'Sizes',
  opens: { key: '7', label: 'sizes', help: 'Show how much each instruction adds, and how much is wasted' },
  keys: SIZES_BINDINGS,
  Body: Sizes,
});
