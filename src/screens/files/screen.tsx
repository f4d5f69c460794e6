import type { ReactNode } from 'react';
import type { FileTree } from '../../filesystem/file-tree.ts';
import { fileType } from '../../filesystem/mode.ts';
import { plainName } from '../../progress/plain-name.ts';
import { plainText } from '../../progress/sanitize.ts';
import { addressName } from '../../states/address.ts';
import type { AppState } from '../../store/state.ts';
import { countText } from '../../text/count-text.ts';
import { formatBytes } from '../../text/format-bytes.ts';
import { Lines, Panel } from '../../ui/components/panel.tsx';
import { inside, type Rect } from '../../ui/layout.ts';
import type { ScreenView } from '../../ui/screen-view.ts';
import { positionNote } from '../../ui/sideways.ts';
import { clipMiddle, type Line } from '../../ui/text.ts';
import { listNote } from '../inspect/lines/list-note.ts';
import { ListPanel } from '../inspect/list-panel.tsx';
import { type InspectPart, inspectScreen } from '../inspect/screen.tsx';
import { known } from '../inspect/state.ts';
import { FILES_BINDINGS } from './keys.ts';
import { contentsLines, contentsPosition } from './lines/contents.ts';
import { folderLines } from './lines/folder.ts';
import { filesLayout } from './lines/layout.ts';
import { mapLines } from './lines/map.ts';
import { filePanel } from './lines/panel.ts';
import { fileRow } from './lines/row.ts';
import { mapFolder, mapItems } from './map.ts';
import { fileAtCursor, fileCursor, fileRows } from './select.ts';
import { readable } from './select-readable.ts';
import type { FilesView } from './state.ts';

type Part = InspectPart<'files'>;

function FileMap({ view, rect }: Part): ReactNode {
  const area = inside(rect);
  const folder = mapFolder(view);
  const bytes = mapItems(view, folder).reduce((sum, item) => sum + item.bytes, 0);
  const name = plainText(addressName(view.address));
  const lines =
    bytes === 0 ? [[{ text: ` ${nothingText(view)}`, role: 'dim' as const }]] : mapLines(view, area);
  return (
    <Panel
      rect={rect}
      title={clipMiddle(
        `Files of ${name}${folder === '' ? '' : ` · /${plainName(folder)}/`}`,
        Math.max(12, rect.width - 24),
      )}
      note={listNote(formatBytes(bytes), '', view, rect.width)}
      focused={view.panel === 'list'}
      focus={{ type: 'inspect/panelTurned' }}
    >
      <Lines rect={area} lines={lines} />
    </Panel>
  );
}

function Tree(part: Part): ReactNode {
  const { state, view, rect } = part;
  const rows = fileRows(view);
  const tree = known(view.tree);
  if (view.shape === 'map' && tree !== null) return FileMap(part);
  return (
    <ListPanel
      state={state}
      view={view}
      rect={rect}
      title={`Files of ${plainText(addressName(view.address))}`}
      note={tree === null ? '' : treeNote(tree, view, rect.width)}
      loaded={view.tree}
      doing="Listing the files"
      count={rows.length}
      cursor={fileCursor(view)}
      row={(index, width) => {
        const row = rows[index];
        return row === undefined ? [] : fileRow(view, row, width);
      }}
      nothing={[[{ text: ` ${nothingText(view)}`, role: 'dim' }]]}
    />
  );
}

function nothingText(view: FilesView): string {
  if (view.filter !== '' || view.hidden.size > 0) return 'Nothing matches the filter.';
  return view.address.cache === undefined ? 'This state has no files.' : 'This cache mount is empty.';
}

function treeNote(tree: FileTree, view: FilesView, width: number): string {
  const { files, bytes } = tree.total('');
  return listNote(
    `${countText(files, 'file')} · ${formatBytes(bytes)}`,
    view.sort === 'name' ? '' : view.sort,
    view,
    width,
  );
}

function File({ state, view, rect }: Part): ReactNode {
  const area = inside(rect);
  const tree = known(view.tree);
  const row = fileAtCursor(view);
  if (tree === null || row === null) {
    return (
      <Panel rect={rect} title="File" focused={view.panel === 'detail'}>
        <Lines rect={area} lines={[]} />
      </Panel>
    );
  }
  const { about, rest } = filePanel(view, area);
  const file = readable(tree, row.entry);
  const position = view.view === null ? '' : contentsPosition(view.view, rest, file?.size ?? 0);
  return (
    <Panel
      rect={rect}
      title={clipMiddle(`/${plainName(row.entry.path)}`, Math.max(12, rect.width - 30))}
      note={fileNote(view, tree)}
      position={positionNote(position, state.sideways)}
      focused={view.panel === 'detail'}
      focus={{ type: 'inspect/panelTurned' }}
    >
      <Lines rect={area} lines={[...about, ...bodyLines(state, view, tree, rest)]} />
    </Panel>
  );
}

function bodyLines(state: AppState, view: FilesView, tree: FileTree, rect: Rect): readonly Line[] {
  if (view.view !== null) return contentsLines(state, view.view, rect);
  const row = fileAtCursor(view);
  return row?.folder === true ? folderLines(tree, row.entry, rect.height) : [];
}

/** `ELF program · 1.2 MB`, `12 files · 3 MB`. */
function fileNote(view: FilesView, tree: FileTree): string {
  const row = fileAtCursor(view);
  if (row === null) return '';
  if (row.folder) {
    const { files, bytes } = tree.total(row.entry.path);
    return `${countText(files, 'file')} · ${formatBytes(bytes)}`;
  }
  const contents = view.view?.contents;
  const file = readable(tree, row.entry);
  const what =
    contents?.kind === 'binary'
      ? contents.what
      : contents?.kind === 'text'
        ? 'text'
        : fileType(row.entry.mode);
  return file === null ? what : `${what} · ${formatBytes(file.size)}`;
}

/** The files of a state as a tree, and next to it the file under the cursor: its origin and contents. */
export const FILES: ScreenView = inspectScreen({
  name: 'files',
  title: 'Files',
  opens: { key: '4', label: 'files', help: 'Show the files of this state' },
  keys: FILES_BINDINGS,
  layout: filesLayout,
  List: Tree,
  Detail: File,
});
