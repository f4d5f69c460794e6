/** Which folders of a tree are open. */
import { parentOf } from '../../filesystem/paths.ts';
import type { SharedInspectAction } from './actions.ts';
import { FOLDED, type Folds } from './state.ts';

/** Trees with at most this many entries start with all folders open. */
const MAX_UNFOLDED_ENTRIES = 60;

/** Every folder is open. */
export const UNFOLDED: Folds = { all: true, except: new Set() };

/** The folding of a tree that can be filtered. */
export interface TreeFolds {
  readonly filter: string;
  readonly folds: Folds;
  /** While there is a filter. All folders are open again whenever it changes, so that what it finds is visible. */
  readonly filterFolds: Folds;
}

/** Which folders of a tree are open now. */
export function foldsNow({ filter, folds, filterFolds }: TreeFolds): Folds {
  return filter === '' ? folds : filterFolds;
}

/** Whether a folder is open. */
export function isOpen({ all, except }: Folds, path: string): boolean {
  return all !== except.has(path);
}

/** What is open once a list arrives, unless the user has already opened a folder. */
export function foldsAtFirst(folds: Folds, count: number): Folds {
  return count <= MAX_UNFOLDED_ENTRIES && folds === FOLDED ? UNFOLDED : folds;
}

/** The row under the cursor and its neighbours. */
export interface AtCursor {
  readonly row: { readonly folder: boolean; readonly open: boolean } | undefined;
  readonly path: string | undefined;
  /** Path of the next row. */
  readonly next: string | undefined;
  readonly has: (path: string) => boolean;
}

/** A tree with its open folders. */
export interface Folding extends TreeFolds {
  readonly cursor: string;
}

/** Adds the item to a set, or removes it if it is there. */
export function toggled<T>(set: ReadonlySet<T>, item: T): ReadonlySet<T> {
  const next = new Set(set);
  if (!next.delete(item)) next.add(item);
  return next;
}

/** The change that opens or closes folders in the folds of now. */
function refolded({ filter }: TreeFolds, folds: Folds): Partial<TreeFolds> {
  return filter === '' ? { folds } : { filterFolds: folds };
}

function toggledFold(folds: Folds, path: string): Folds {
  return { ...folds, except: toggled(folds.except, path) };
}

/** Opens a folder and all its parents. */
export function foldedAt(folds: Folds, path: string): Folds {
  let next = folds;
  for (let folder = parentOf(path); folder !== ''; folder = parentOf(folder)) {
    if (!isOpen(next, folder)) next = toggledFold(next, folder);
  }
  return next;
}

/** Applies a folding key to a list. */
export function folded(
  view: Folding,
  list: AtCursor,
  action: Extract<
    SharedInspectAction,
    { type: 'inspect/foldToggled' | 'inspect/foldMoved' | 'inspect/allFolded' }
  >,
): Partial<Folding> {
  switch (action.type) {
    case 'inspect/foldToggled':
      return list.row?.folder === true && list.path !== undefined
        ? refolded(view, toggledFold(foldsNow(view), list.path))
        : {};
    case 'inspect/foldMoved':
      return action.to === 'in' ? foldIn(view, list) : foldOut(view, list);
    case 'inspect/allFolded':
      return refolded(view, action.open ? UNFOLDED : FOLDED);
  }
}

/** Opens the folder under the cursor, or enters it if it is open. */
function foldIn(view: Folding, { row, path, next }: AtCursor): Partial<Folding> {
  if (row?.folder !== true || path === undefined) return {};
  if (!row.open) return refolded(view, toggledFold(foldsNow(view), path));
  return next?.startsWith(`${path}/`) === true ? { cursor: next } : {};
}

/** Closes the folder under the cursor, or moves to its parent. */
function foldOut(view: Folding, { row, path, has }: AtCursor): Partial<Folding> {
  if (path === undefined) return {};
  const folds = foldsNow(view);
  if (row?.open === true && isOpen(folds, path)) return refolded(view, toggledFold(folds, path));
  const parent = parentOf(path);
  return parent !== '' && has(parent) ? { cursor: parent } : {};
}
