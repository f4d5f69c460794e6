import { suggestedPairs } from '../../states/pairs.ts';
import type { Move } from '../../store/move.ts';
import type { AppState } from '../../store/state.ts';
import type { Binding } from '../../ui/binding.ts';
import { inside } from '../../ui/layout.ts';
import { movingBindings } from '../../ui/moving.ts';
import { FOUND_BINDINGS } from '../frame/keys-search.ts';
import { SHARED_BINDINGS, TO_SOURCE } from '../inspect/keys-shared.ts';
import { TREE_BINDINGS } from '../inspect/keys-tree.ts';
import { writerBinding } from '../walk/keys-writer.ts';
import { detailCount, diffPanel } from './lines/detail.ts';
import { diffHeadHeight } from './lines/head.ts';
import { diffLayout } from './lines/layout.ts';
import { diffAtCursor, diffNow } from './select.ts';

const inDetail = (state: AppState): boolean => diffNow(state)?.panel === 'detail';
const ready = (state: AppState): boolean => diffNow(state)?.compared.kind === 'known';

function rowHere(state: AppState) {
  const view = diffNow(state);
  return view === null ? null : diffAtCursor(view);
}

function page(state: AppState): number {
  const view = diffNow(state);
  const layout = diffLayout(state, view);
  if (!inDetail(state) || view === null)
    return inside(layout.list).height - (view === null ? 0 : diffHeadHeight(view));
  return diffPanel(view, inside(layout.detail)).rest.height;
}

function move(state: AppState, move: Move) {
  const view = diffNow(state);
  return { type: 'inspect/moved', move, count: view === null ? 0 : detailCount(view) } as const;
}

/** The file under the cursor in the state that has it; if both do, in the right one. */
function fileHere(state: AppState) {
  const view = diffNow(state);
  const row = rowHere(state);
  if (view === null || row === null) return null;
  const address = row.entry?.change === 'removed' ? view.pair.a : view.pair.b;
  return { address, path: row.path };
}

export const DIFF_BINDINGS: readonly Binding[] = [
  ...FOUND_BINDINGS.map((binding) => ({
    ...binding,
    when: (state: AppState) => inDetail(state) && binding.when?.(state) !== false,
  })),
  {
    keys: ['enter', 'space'],
    label: 'open or shut',
    help: 'Open or shut the folder',
    group: 'Inspect',
    footer: 5,
    when: (state) => !inDetail(state) && rowHere(state)?.folder === true,
    action: () => ({ type: 'inspect/foldToggled' }),
  },
  {
    keys: ['enter'],
    label: 'what changed',
    help: 'Scroll and search the changes of the file',
    group: 'Inspect',
    footer: 5,
    when: (state) => !inDetail(state) && rowHere(state)?.folder === false,
    action: () => ({ type: 'inspect/panelTurned' }),
  },
  {
    keys: ['v'],
    label: 'trees/list',
    help: 'Both trees side by side, or all changes in one list',
    group: 'Inspect',
    footer: 6,
    when: ready,
    action: () => ({ type: 'diff/shapeTurned' }),
  },
  {
    keys: ['a'],
    label: 'against another',
    help: 'Compare with the next related state',
    group: 'Inspect',
    footer: 7,
    when: ({ inspect: { address } }) =>
      address !== null && address.past === undefined && suggestedPairs(address).length > 1,
    action: () => ({ type: 'diff/turned' }),
  },
  {
    keys: ['p'],
    label: 'pick two',
    help: 'Choose any two states to compare',
    group: 'Inspect',
    footer: 7.5,
    action: () => ({ type: 'overlay/opened', overlay: { kind: 'pair', cursor: 0, a: null } }),
  },
  {
    keys: ['m'],
    label: 'moves',
    help: 'Find moved and copied files by their contents',
    group: 'Inspect',
    footer: 15,
    when: ready,
    action: () => ({ type: 'diff/movesAsked' }),
  },
  {
    keys: ['f'],
    label: 'the file',
    help: 'Go to the file in its state',
    group: 'Inspect',
    footer: 10,
    when: (state) => fileHere(state) !== null,
    action: (state) => {
      const file = fileHere(state);
      return file === null ? null : { type: 'inspect/asked', screen: 'files', ...file, jump: true };
    },
  },
  TO_SOURCE,
  writerBinding(fileHere),
  ...SHARED_BINDINGS,
  ...TREE_BINDINGS,
  ...movingBindings(() => true, page, move),
];
