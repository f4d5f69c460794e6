import type { ChangeKind, TreeDiff } from '../../filesystem/diff.ts';
import type { FileTree } from '../../filesystem/file-tree.ts';
import type { Move } from '../../filesystem/moves.ts';
import type { OriginIndex } from '../../states/origins.ts';
import type { Pair } from '../../states/pairs.ts';
import type { Told } from '../../states/story/tell.ts';
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
  /** What came over, was added and stayed behind, or why that is not told. */
  readonly told: Told;
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
  /** What became of the files between the two; both trees side by side; all changes in one list. */
  readonly shape: 'story' | 'trees' | 'list';
  /** The cursor and the open rows of the story, by their ids; see TreeFolds. The cursor is '' until it is moved. */
  readonly story: { readonly cursor: string; readonly folds: Folds; readonly filterFolds: Folds };
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
