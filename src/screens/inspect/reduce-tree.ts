import type { Action } from '../../store/actions.ts';
import { type AtCursor, type Folding, folded, toggled } from './folds.ts';

/** What the keys that Files and Diff share act on. */
interface TreeView<Sort, Kind> extends Folding {
  readonly sort: Sort;
  readonly hidden: ReadonlySet<Kind>;
}

/**
 * What a key of a tree changes in its view: folders, order, hidden kinds, the filter. Null if it is no such key.
 * @param sorts the orders, in turn
 * @param list the row under the cursor; only asked when a folder is opened or closed
 */
export function changeTree<Sort, Kind>(
  view: TreeView<Sort, Kind>,
  sorts: readonly Sort[],
  list: () => AtCursor,
  action: Action,
): Partial<TreeView<Sort, Kind>> | null {
  switch (action.type) {
    case 'inspect/foldToggled':
    case 'inspect/foldMoved':
    case 'inspect/allFolded':
      return folded(view, list(), action);
    case 'inspect/sorted':
      return { sort: sorts[(sorts.indexOf(view.sort) + 1) % sorts.length] ?? view.sort };
    case 'inspect/kindToggled':
      // The keys of a screen name only the kinds that it has.
      return { hidden: toggled(view.hidden, action.kind as Kind) };
    case 'field/typed':
    case 'field/erased':
    case 'field/left':
      // The filter itself is changed before; the cursor follows it.
      return {};
    default:
      return null;
  }
}
