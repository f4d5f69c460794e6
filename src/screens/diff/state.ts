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
  /** What must be known of the two: that they are for different platforms; null where nothing must. */
  readonly note: string | null;
}

/** What changed of the file under the cursor. */
export type Detail =
  | { readonly kind: 'reading' }
  /** The lines of a unified diff. */
  | { readonly kind: 'text'; readonly lines: readonly string[] }
  /** Why there is no text to show. */
  | { readonly kind: 'said'; readonly text: string };

/** Two states against one another. */
export interface DiffView extends InspectView {
  readonly pair: Pair;
  readonly compared: Loaded<Compared>;
  readonly origins: Loaded<OriginIndex>;
  /** Both trees beside one another, or all that changed in one list. */
  readonly shape: 'trees' | 'list';
  readonly cursor: string;
  readonly folds: Folds;
  readonly sort: DiffSort;
  /** Changes and entries that are left out. */
  readonly hidden: ReadonlySet<ChangeKind | EntryKind>;
  readonly detail: { readonly path: string; readonly contents: Detail; readonly top: number } | null;
  /** Asked for by a key; null until then. */
  readonly moves: Loaded<readonly Move[]> | null;
}
