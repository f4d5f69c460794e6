import type { Move } from '../../store/move.ts';
import type { AppState } from '../../store/state.ts';
import type { Binding } from '../../ui/binding.ts';
import { inside, type Rect } from '../../ui/layout.ts';
import { movingBindings } from '../../ui/moving.ts';
import { FOUND_BINDINGS } from '../frame/keys-search.ts';
import { SHARED_BINDINGS, TO_SOURCE } from '../inspect/keys-shared.ts';
import { TREE_BINDINGS } from '../inspect/keys-tree.ts';
import { writerBinding } from '../walk/keys-writer.ts';
import { MAP_BINDINGS, onMap, TURN_MAP } from './keys-map.ts';
import { contentsCount } from './lines/contents.ts';
import { filesLayout } from './lines/layout.ts';
import { filePanel } from './lines/panel.ts';
import { fileAtCursor, filesNow } from './select.ts';

const inView = (state: AppState): boolean => filesNow(state)?.panel === 'detail';
const onFolder = (state: AppState): boolean =>
  !inView(state) && !onMap(state) && rowHere(state)?.folder === true;

function rowHere(state: AppState) {
  const view = filesNow(state);
  return view === null ? null : fileAtCursor(view);
}

/** The file or folder under the cursor, and the state that it is in; null in a cache mount, which lines do not write. */
function fileHere(state: AppState) {
  const row = rowHere(state);
  const { address } = state.inspect;
  if (row === null || address === null || address.cache !== undefined) return null;
  return { address, path: row.entry.path };
}

function viewRect(state: AppState): Rect {
  const view = filesNow(state);
  const area = inside(filesLayout(state, view).detail);
  return view === null ? area : filePanel(view, area).rest;
}

function page(state: AppState): number {
  return inView(state) ? viewRect(state).height : inside(filesLayout(state, filesNow(state)).list).height;
}

function move(state: AppState, move: Move) {
  const contents = filesNow(state)?.view?.contents;
  const count = contents === undefined ? 0 : contentsCount(contents, viewRect(state).width);
  return { type: 'inspect/moved', move, count } as const;
}

export const FILES_BINDINGS: readonly Binding[] = [
  ...FOUND_BINDINGS.map((binding) => ({
    ...binding,
    when: (state: AppState) => inView(state) && binding.when?.(state) !== false,
  })),
  ...MAP_BINDINGS,
  TURN_MAP,
  {
    keys: ['enter', 'space'],
    label: 'open or shut',
    help: 'Open or shut the folder',
    group: 'Inspect',
    footer: 5,
    when: onFolder,
    action: () => ({ type: 'inspect/foldToggled' }),
  },
  {
    keys: ['enter', 'right', 'l'],
    label: 'view',
    help: 'Scroll and search the file',
    group: 'Inspect',
    footer: 5,
    when: (state) => !inView(state) && filesNow(state)?.view != null,
    action: () => ({ type: 'inspect/panelTurned' }),
  },
  {
    keys: ['c'],
    label: 'copy out',
    help: 'Copy the file or folder out of the state; asks for a destination',
    group: 'Inspect',
    footer: 7,
    when: (state) => rowHere(state) !== null,
    action: () => ({ type: 'files/copyAsked' }),
  },
  TO_SOURCE,
  writerBinding(fileHere),
  ...SHARED_BINDINGS,
  ...TREE_BINDINGS.map((binding) => ({
    ...binding,
    when: (state: AppState) => !onMap(state) && binding.when?.(state) !== false,
  })),
  ...movingBindings((state) => !onMap(state), page, move),
];
