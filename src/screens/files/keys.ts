import { stageAddress } from '../../states/address.ts';
import type { Move } from '../../store/actions.ts';
import type { AppState } from '../../store/state.ts';
import type { Binding } from '../../ui/binding.ts';
import { inside, inspectLayout, type Rect } from '../../ui/layout.ts';
import { movingBindings } from '../../ui/moving.ts';
import { FOUND_BINDINGS } from '../frame/keys-search.ts';
import { originHere, SHARED_BINDINGS } from '../inspect/keys-shared.ts';
import { TREE_BINDINGS } from '../inspect/keys-tree.ts';
import { filesNow } from '../inspect/select/now.ts';
import { contentsCount } from './lines/contents.ts';
import { filePanel } from './lines/panel.ts';
import { fileAtCursor } from './select.ts';

const inView = (state: AppState): boolean => filesNow(state)?.panel === 'view';
const onFolder = (state: AppState): boolean => !inView(state) && rowHere(state)?.folder === true;

function rowHere(state: AppState) {
  const view = filesNow(state);
  return view === null ? null : fileAtCursor(view);
}

function viewRect(state: AppState): Rect {
  const view = filesNow(state);
  const area = inside(inspectLayout('files', state.window, !inView(state)).detail);
  return view === null ? area : filePanel(view, area).rest;
}

function page(state: AppState): number {
  return inView(state)
    ? viewRect(state).height
    : inside(inspectLayout('files', state.window, true).list).height;
}

function move(state: AppState, move: Move) {
  const contents = filesNow(state)?.view?.contents;
  const count = contents === undefined ? 0 : contentsCount(contents, viewRect(state).width);
  return { type: 'inspect/moved', move, count } as const;
}

/** The state that the file under the cursor was copied from, with the path there. */
function sourceHere(state: AppState) {
  const origin = originHere(state);
  const { place } = state.inspect;
  if (origin?.source.stage == null || origin.path === null || place === null) return null;
  return { place: stageAddress(place.dockerfile, origin.source.stage), path: origin.path.replace(/^\//, '') };
}

/** To the file in the stage that it was copied from. */
export const TO_SOURCE: Binding = {
  keys: ['O'],
  label: 'to its source',
  help: 'To the file in the stage that it was copied from; esc comes back',
  group: 'Looking in',
  footer: 9,
  when: (state) => sourceHere(state) !== null,
  action: (state) => {
    const source = sourceHere(state);
    return source === null ? null : { type: 'inspect/asked', screen: 'files', ...source, jump: true };
  },
};

export const FILES_BINDINGS: readonly Binding[] = [
  ...FOUND_BINDINGS.map((binding) => ({
    ...binding,
    when: (state: AppState) => inView(state) && binding.when?.(state) !== false,
  })),
  {
    keys: ['enter', 'space'],
    label: 'open or shut',
    help: 'Open or shut the folder',
    group: 'Looking in',
    footer: 5,
    when: onFolder,
    action: () => ({ type: 'inspect/foldToggled' }),
  },
  {
    keys: ['enter', 'right', 'l'],
    label: 'view',
    help: 'Into the file: scroll and search it',
    group: 'Looking in',
    footer: 5,
    when: (state) => !inView(state) && filesNow(state)?.view != null,
    action: () => ({ type: 'inspect/panelTurned' }),
  },
  {
    keys: ['c'],
    label: 'copy out',
    help: 'Copy the file or folder out of the state; asks where to',
    group: 'Looking in',
    footer: 7,
    when: (state) => rowHere(state) !== null,
    action: () => ({ type: 'files/copyAsked' }),
  },
  TO_SOURCE,
  ...SHARED_BINDINGS,
  ...TREE_BINDINGS,
  ...movingBindings(() => true, page, move),
];
