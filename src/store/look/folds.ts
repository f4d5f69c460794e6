/** Folders of a tree that are opened and shut. */
import { parentOf } from '../../filesystem/file-tree.ts';
import { isOpen } from './select/file-rows.ts';
import type { Folds } from './state.ts';

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

export function toggledFold(folds: Folds, path: string): Folds {
  const except = new Set(folds.except);
  if (!except.delete(path)) except.add(path);
  return { ...folds, except };
}

/** With a folder open, and all around it. */
export function foldedAt(folds: Folds, path: string): Folds {
  let next = folds;
  for (let folder = parentOf(path); folder !== ''; folder = parentOf(folder)) {
    if (!isOpen(next, folder)) next = toggledFold(next, folder);
  }
  return next;
}

/** Opens the folder under the cursor, or goes into one that is open. */
export function foldIn({ folds }: Folding, { row, path, next }: AtCursor): Partial<Folding> {
  if (row?.folder !== true || path === undefined) return {};
  if (!row.open) return { folds: toggledFold(folds, path) };
  return next?.startsWith(`${path}/`) === true ? { cursor: next } : {};
}

/** Shuts the folder under the cursor, or goes to the one around it. */
export function foldOut({ folds }: Folding, { row, path, has }: AtCursor): Partial<Folding> {
  if (path === undefined) return {};
  if (row?.open === true && isOpen(folds, path)) return { folds: toggledFold(folds, path) };
  const parent = parentOf(path);
  return parent !== '' && has(parent) ? { cursor: parent } : {};
}
