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
import { diffAtCursor, diffNow, entryAtCursor, pathAtCursor } from './select.ts';
import { shapeNow, storyAtCursor } from './select-story.ts';

const inDetail = (state: AppState): boolean => diffNow(state)?.panel === 'detail';
const ready = (state: AppState): boolean => diffNow(state)?.compared.kind === 'known';

const isStory = (state: AppState): boolean => {
  const view = diffNow(state);
  return view !== null && shapeNow(view) === 'story';
};

/** Whether the row under the cursor can be opened; null without one. */
function folderHere(state: AppState): boolean | null {
  const view = diffNow(state);
  if (view === null) return null;
  return (isStory(state) ? storyAtCursor(view) : diffAtCursor(view))?.folder ?? null;
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
  const path = view === null ? null : pathAtCursor(view);
  if (view === null || path === null || path === '') return null;
  const isLeft = isStory(state)
    ? storyAtCursor(view)?.group === 'left'
    : entryAtCursor(view)?.change === 'removed';
  return { address: isLeft ? view.pair.a : view.pair.b, path };
}

/** Labels of keys of a tree that a story does without: its groups are by size, and of all kinds. */
const OF_TREES: ReadonlySet<string> = new Set(['sort', 'hide']);

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
    when: (state) => !inDetail(state) && folderHere(state) === true,
    action: () => ({ type: 'inspect/foldToggled' }),
  },
  {
    keys: ['enter'],
    label: 'what changed',
    help: 'Scroll and search the changes of the file',
    group: 'Inspect',
    footer: 5,
    when: (state) => !inDetail(state) && folderHere(state) === false,
    action: () => ({ type: 'inspect/panelTurned' }),
  },
  {
    keys: ['v'],
    label: 'story/trees/list',
    help: 'What became of the files, both trees side by side, or all changes in a list',
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
    when: (state) => ready(state) && !isStory(state),
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
  ...TREE_BINDINGS.map((binding) =>
    OF_TREES.has(binding.label)
      ? { ...binding, when: (state: AppState) => !isStory(state) && binding.when?.(state) !== false }
      : binding,
  ),
  ...movingBindings(() => true, page, move),
];
