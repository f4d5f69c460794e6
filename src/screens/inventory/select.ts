import { type ComparedPackage, type Fate, fateOf } from '../../inventory/compare.ts';
import type { AppState } from '../../store/state.ts';
import { smartCase } from '../frame/select/smart-case.ts';
import { viewNow } from '../inspect/select/now.ts';
import { known } from '../inspect/state.ts';
import type { InventoryView } from './state.ts';

/** The packages of the inspected state; null until they are requested. */
export function inventoryNow(state: AppState): InventoryView | null {
  return viewNow(state, 'inventory');
}

const FATES: readonly Fate[] = ['came over', 'new', 'left behind'];

/** All packages in the order of the list: what came over, what is new, what was left behind. */
const ordered = new WeakMap<readonly ComparedPackage[], readonly ComparedPackage[]>();

function inOrder(packages: readonly ComparedPackage[]): readonly ComparedPackage[] {
  const known = ordered.get(packages);
  if (known !== undefined) return known;
  const made = FATES.flatMap((fate) => packages.filter((each) => fateOf(each.in) === fate));
  ordered.set(packages, made);
  return made;
}

/** The packages that match the filter, in the order of the list. */
export function shownPackages({ compared, filter }: InventoryView): readonly ComparedPackage[] {
  const all = inOrder(known(compared)?.inventory.packages ?? []);
  if (filter === '') return all;
  return all.filter((each) => {
    const { type, name, version, paths } = each;
    const text = `${type} ${name} ${version} ${fateOf(each.in)} ${[...paths.a, ...paths.b].join(' ')}`;
    return smartCase(text, filter).includes(filter);
  });
}

/** Index of the row under the cursor. */
export function inventoryCursor(view: InventoryView): number {
  return Math.min(view.cursor, Math.max(0, shownPackages(view).length - 1));
}

/** The package under the cursor; null if there is none. */
export function packageAtCursor(view: InventoryView): ComparedPackage | null {
  return shownPackages(view)[inventoryCursor(view)] ?? null;
}
