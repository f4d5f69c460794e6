/** Keys of the map of a folder, in Files. */
import { type Direction, neighbour } from '../../filesystem/treemap/neighbour.ts';
import type { Action } from '../../store/actions.ts';
import type { AppState } from '../../store/state.ts';
import type { Binding } from '../../ui/binding.ts';
import { inside } from '../../ui/layout.ts';
import { known } from '../inspect/state.ts';
import { filesLayout } from './lines/layout.ts';
import { type MapBox, mapBoxAt, mapBoxes } from './lines/map.ts';
import { biggestIn, mapFolder } from './map.ts';
import { filesNow } from './select.ts';

/** Whether the map is shown and has the focus. */
export function onMap(state: AppState): boolean {
  const view = filesNow(state);
  return view?.shape === 'map' && view.panel === 'list';
}

/** What has a name in the map, and the box under the cursor. */
function boxesNow(state: AppState): { readonly named: readonly MapBox[]; readonly at: MapBox | null } {
  const view = filesNow(state);
  if (view === null) return { named: [], at: null };
  const boxes = mapBoxes(view, inside(filesLayout(state, view).list));
  return { named: boxes.filter(({ item }) => item !== null), at: mapBoxAt(boxes, view.cursor) };
}

function moved(state: AppState, direction: Direction): Action | null {
  const { named, at } = boxesNow(state);
  const next = at === null ? named[0] : neighbour(named, at, direction);
  return next?.item == null ? null : { type: 'files/mapMoved', chosen: next.item.path };
}

/** The largest entry of the folder under the cursor; null if that is no folder, or is empty. */
function inFolder(state: AppState): string | null {
  const view = filesNow(state);
  const { at } = boxesNow(state);
  return view === null || at?.item?.folder !== true ? null : biggestIn(view, at.item.path);
}

/** The folder that the map shows; null for the root. */
function outOf(state: AppState): string | null {
  const view = filesNow(state);
  return view === null || mapFolder(view) === '' ? null : mapFolder(view);
}

const MOVES: readonly { readonly keys: readonly string[]; readonly to: Direction; readonly help: string }[] =
  [
    { keys: ['up', 'k'], to: 'up', help: 'To the box above' },
    { keys: ['down', 'j'], to: 'down', help: 'To the box below' },
    { keys: ['left', 'h'], to: 'left', help: 'To the box on the left' },
    { keys: ['right', 'l'], to: 'right', help: 'To the box on the right' },
  ];

/** From the tree to the map and back. What has no box of its own gives the cursor to the largest. */
export const TURN_MAP: Binding = {
  keys: ['M'],
  label: 'map/tree',
  help: 'Show the folder as a map, boxes as large as what is in them, or as a tree',
  group: 'Inspect',
  footer: 6,
  when: (state) => known(filesNow(state)?.tree) !== null,
  action: (state) => {
    const { named, at } = boxesNow(state);
    const chosen = (at ?? named[0])?.item?.path;
    return chosen === undefined ? { type: 'files/shapeTurned' } : { type: 'files/shapeTurned', chosen };
  },
};

export const MAP_BINDINGS: readonly Binding[] = [
  {
    keys: ['enter', 'space'],
    label: 'into',
    help: 'Go into the folder',
    group: 'Inspect',
    footer: 4.5,
    when: (state) => onMap(state) && boxesNow(state).at?.item?.folder === true,
    disabled: (state) => (inFolder(state) === null ? 'All that is in this folder is empty.' : null),
    action: (state) => {
      const chosen = inFolder(state);
      return chosen === null ? null : { type: 'files/mapMoved', chosen };
    },
  },
  {
    keys: ['backspace'],
    label: 'out',
    help: 'Go out to the folder around this one',
    group: 'Inspect',
    footer: 5,
    when: (state) => onMap(state) && outOf(state) !== null,
    action: (state) => {
      const chosen = outOf(state);
      return chosen === null ? null : { type: 'files/mapMoved', chosen };
    },
  },
  ...MOVES.map(
    ({ keys, to, help }): Binding => ({
      keys,
      label: to,
      help,
      group: 'Moving',
      when: onMap,
      disabled: (state) => (moved(state, to) === null ? 'There is no box further that way.' : null),
      action: (state) => moved(state, to),
    }),
  ),
];
