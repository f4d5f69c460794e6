import type { ReactNode } from 'react';
import { type Fate, fateOf } from '../../inventory/compare.ts';
import { plainText } from '../../progress/sanitize.ts';
import { addressName } from '../../states/address.ts';
import { lastTop } from '../../store/move.ts';
import { countText } from '../../text/count-text.ts';
import { Lines, Panel } from '../../ui/components/panel.tsx';
import { inside } from '../../ui/layout.ts';
import { linesPosition } from '../../ui/position.ts';
import type { ScreenView } from '../../ui/screen-view.ts';
import type { Line } from '../../ui/text.ts';
import { ListPanel } from '../inspect/list-panel.tsx';
import { type InspectPart, inspectScreen } from '../inspect/screen.tsx';
import { known } from '../inspect/state.ts';
import { INVENTORY_BINDINGS } from './keys.ts';
import { inventoryDetail } from './lines/detail.ts';
import { inventoryLayout } from './lines/layout.ts';
import { packageRow } from './lines/rows.ts';
import { inventoryCursor, shownPackages } from './select.ts';
import type { InventoryView } from './state.ts';

type Part = InspectPart<'inventory'>;

function Packages({ state, view, rect }: Part): ReactNode {
  const shown = shownPackages(view);
  const { a } = view.sides;
  return (
    <ListPanel
      state={state}
      view={view}
      rect={rect}
      title={titleOf(view)}
      note={known(view.compared) === null ? '' : countText(shown.length, 'package')}
      loaded={view.compared}
      doing="Reading which packages are there"
      head={() => headLines(view)}
      count={shown.length}
      cursor={inventoryCursor(view)}
      row={(index, width) => {
        const each = shown[index];
        return each === undefined ? [] : packageRow(each, a !== null, width);
      }}
      nothing={[
        [],
        [{ text: view.filter === '' ? ' No packages were found.' : ' No package matches.', role: 'dim' }],
      ]}
    />
  );
}

function titleOf({ sides: { a, b } }: InventoryView): string {
  const name = plainText(addressName(b));
  return a === null ? `Packages of ${name}` : `Packages of ${plainText(addressName(a))} → ${name}`;
}

/** What became of how many, where two states are compared. */
function headLines(view: InventoryView): readonly Line[] {
  if (view.sides.a === null) return [];
  const all = known(view.compared)?.inventory.packages ?? [];
  const count = (fate: Fate): number => all.filter((each) => fateOf(each.in) === fate).length;
  return [
    [
      { text: ` ${count('came over')} came over` },
      { text: ` · ${count('new')} new`, role: 'good' },
      { text: ` · ${count('left behind')} left behind`, role: 'dim' },
    ],
  ];
}

function Detail({ view, rect }: Part): ReactNode {
  const area = inside(rect);
  const lines = inventoryDetail(view, area.width);
  const top = Math.min(view.detailTop, lastTop(lines.length, area.height));
  return (
    <Panel
      rect={rect}
      title="Package and attack surface"
      position={linesPosition(top, lines.length, area.height)}
      focused={view.panel === 'detail'}
      focus={{ type: 'inspect/panelTurned' }}
    >
      <Lines rect={area} lines={lines.slice(top)} />
    </Panel>
  );
}

/** The packages of a state against those of another, and the attack surface of both. */
export const INVENTORY: ScreenView = inspectScreen({
  name: 'inventory',
  title: 'Inventory',
  opens: {
    key: 'I',
    label: 'inventory',
    help: 'List the packages of this state, what was left behind, and its attack surface',
  },
  keys: INVENTORY_BINDINGS,
  layout: inventoryLayout,
  List: Packages,
  Detail,
});
