/** Folders of a tree that are opened and shut. */
import { parentOf } from '../../filesystem/file-tree.ts';
import type { SharedInspectAction } from './actions.ts';
import { FOLDED, type Folds } from './state.ts';

/** Entries up to which all folders are open at first. */
const FEW = 60;

/** Whether a folder is open. */
export function isOpen({ all, except }: Folds, path: string): boolean {
  return all !== except.has(path);
}

/** What is open once a list of so many entries is there, unless somebody has opened a folder before. */
export function foldsAtFirst(folds: Folds, count: number): Folds {
  return count <= FEW && folds === FOLDED ? { all: true, except: new Set() } : folds;
}

/** The row under the cursor and what is around it. */
export interface AtCursor {
  readonly row: { readonly folder: boolean; readonly open: boolean } | undefined;
  readonly path: string | undefined;
  /** Path of the next row. */
  readonly next: string | undefined;
  readonly has: (path: string) => boolean;
}

interface Folding {
  readonly folds: Folds;
  readonly cursor: string;
}

/** A set with the item, or without it where it was there. */
export function toggled<T>(set: ReadonlySet<T>, item: T): ReadonlySet<T> {
  const next = new Set(set);
  if (!next.delete(item)) next.add(item);
  return next;
}

function toggledFold(folds: Folds, path: string): Folds {
  return { ...folds, except: toggled(folds.except, path) };
}

/** With a folder open, and all around it. */
export function foldedAt(folds: Folds, path: string): Folds {
  let next = folds;
  for (let folder = parentOf(path); folder !== ''; folder = parentOf(folder)) {
    if (!isOpen(next, folder)) next = toggledFold(next, folder);
  }
  return next;
}

/** What a key that folds does to a list. */
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
        ? { folds: toggledFold(view.folds, list.path) }
        : {};
    case 'inspect/foldMoved':
      return action.to === 'in' ? foldIn(view, list) : foldOut(view, list);
    case 'inspect/allFolded':
      return { folds: { all: action.open, except: new Set() } };
  }
}

/** Opens the folder under the cursor, or goes into one that is open. */
function foldIn({ folds }: Folding, { row, path, next }: AtCursor): Partial<Folding> {
  if (row?.folder !== true || path === undefined) return {};
  if (!row.open) return { folds: toggledFold(folds, path) };
  return next?.startsWith(`${path}/`) === true ? { cursor: next } : {};
}

/** Shuts the folder under the cursor, or goes to the one around it. */
function foldOut({ folds }: Folding, { row, path, has }: AtCursor): Partial<Folding> {
  if (path === undefined) return {};
  if (row?.open === true && isOpen(folds, path)) return { folds: toggledFold(folds, path) };
  const parent = parentOf(path);
  return parent !== '' && has(parent) ? { cursor: parent } : {};
}
