import type { ChangeKind, TreeDiff } from '../../filesystem/diff.ts';
import type { FileTree } from '../../filesystem/file-tree.ts';
import type { Move } from '../../filesystem/moves.ts';
import type { OriginIndex } from '../../states/origins.ts';
import type { Pair } from '../../states/pairs.ts';
import type { EntryKind, Folds, InspectView, Loaded } from '../inspect/state.ts';

export type DiffSort = 'size' | 'name' | 'change';

export const DIFF_SORTS: readonly DiffSort[] = ['size', 'name', 'change'];

export const CHANGE_KINDS: readonly ChangeKind[] = ['added', 'removed', 'modified'];

export interface Compared {
  readonly diff: TreeDiff;
  readonly a: FileTree;
  readonly b: FileTree;
  /** A warning about the two states: they are for different platforms. Null if there is none. */
  readonly note: string | null;
}

/** The changes of the file under the cursor. */
export type Detail =
  | { readonly kind: 'reading' }
  /** The lines of a unified diff. */
  | { readonly kind: 'text'; readonly lines: readonly string[] }
  /** Why there is no text to show. */
  | { readonly kind: 'said'; readonly text: string };

/** A comparison of two states. */
export interface DiffView extends InspectView {
  readonly pair: Pair;
  readonly compared: Loaded<Compared>;
  readonly origins: Loaded<OriginIndex>;
  /** Both trees side by side, or all changes in one list. */
  readonly shape: 'trees' | 'list';
  readonly cursor: string;
  readonly folds: Folds;
  /** See TreeFolds. */
  readonly filterFolds: Folds;
  readonly sort: DiffSort;
  /** Hidden kinds of changes and entries. */
  readonly hidden: ReadonlySet<ChangeKind | EntryKind>;
  readonly detail: { readonly path: string; readonly contents: Detail; readonly top: number } | null;
  /** Requested by a key; null until then. */
  readonly moves: Loaded<readonly Move[]> | null;
}
