import { fateOf, placeOf } from '../../inventory/compare.ts';
import type { Move } from '../../store/move.ts';
import type { AppState } from '../../store/state.ts';
import type { Binding } from '../../ui/binding.ts';
import { inside } from '../../ui/layout.ts';
import { movingBindings } from '../../ui/moving.ts';
import { fileBinding, SHARED_BINDINGS } from '../inspect/keys-shared.ts';
import { inventoryDetail } from './lines/detail.ts';
import { inventoryLayout } from './lines/layout.ts';
import { inventoryNow, packageAtCursor } from './select.ts';

const inDetail = (state: AppState): boolean => inventoryNow(state)?.panel === 'detail';

function page(state: AppState): number {
  const { list, detail } = inventoryLayout(state, inventoryNow(state));
  return inside(inDetail(state) ? detail : list).height;
}

function move(state: AppState, move: Move) {
  const view = inventoryNow(state);
  const { width } = inside(inventoryLayout(state, view).detail);
  return {
    type: 'inspect/moved',
    move,
    count: view === null ? 0 : inventoryDetail(view, width).length,
  } as const;
}

/** The file that names the package under the cursor, in the state that has it; an archive for what lies in it. */
function fileHere(state: AppState) {
  const view = inventoryNow(state);
  const each = view === null ? null : packageAtCursor(view);
  if (view === null || each === null) return null;
  const address = fateOf(each.in) === 'left behind' ? view.sides.a : view.sides.b;
  const path = placeOf(each).split('!/')[0]?.replace(/^\//, '') ?? '';
  return address === null ? null : { address, path };
}

export const INVENTORY_BINDINGS: readonly Binding[] = [
  {
    keys: ['enter'],
    label: 'read',
    help: 'Scroll the package and the attack surface',
    group: 'Inspect',
    footer: 5,
    when: (state) => !inDetail(state) && inventoryNow(state)?.compared.kind === 'known',
    action: () => ({ type: 'inspect/panelTurned' }),
  },
  fileBinding('Go to the file that names the package', fileHere),
  {
    keys: ['a'],
    label: 'against another',
    help: 'Compare with the next related state, or list this one alone',
    group: 'Inspect',
    footer: 7,
    when: (state) => inventoryNow(state) !== null,
    action: () => ({ type: 'inventory/turned' }),
  },
  ...SHARED_BINDINGS,
  ...movingBindings(() => true, page, move),
];
