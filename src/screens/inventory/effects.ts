import { type Address, isEmpty } from '../../states/address.ts';
import type { HeldTargets } from '../../states/held-targets.ts';
import type { StateInventory } from '../../states/inventory.ts';
import type { LocatedState } from '../../states/reach.ts';
import type { InspectPorts } from '../../store/screen-ports.ts';
import type { AppState } from '../../store/state.ts';
import { brokenBy, type Job } from '../inspect/job.ts';
import { inventoryNow } from './select.ts';
import type { InventorySides } from './state.ts';
import { sidesKey } from './view.ts';

type Ports = Pick<InspectPorts, 'checkSettings'>;

/** Reads the packages of a state, or of both. */
export function inventoryJobs(state: AppState, ports: Ports): readonly Job[] {
  const view = inventoryNow(state);
  return view?.compared.kind === 'loading' ? [taking(view.sides, state.target, ports)] : [];
}

function taking(sides: InventorySides, target: number, ports: Ports): Job {
  const key = sidesKey(sides);
  return {
    name: `inventory ${key}`,
    shown: true,
    run: async (held, dispatch) => {
      try {
        const { a, b } = await reachBoth(held, sides, target);
        if (a !== null) await held.solve(a, 'none');
        await held.solve(b, 'none');
        const { compareStateInventories } = await readers();
        const left = a === null || sides.a === null ? null : await takeOf(a, sides.a, ports);
        const value = compareStateInventories(left, await takeOf(b, sides.b, ports));
        dispatch({ type: 'inventory/taken', key, compared: { kind: 'known', value } });
      } catch (error) {
        dispatch({ type: 'inventory/taken', key, compared: brokenBy(error) });
      }
    },
  };
}

/** Locates both states, that of the later stage first: if it needs the other one, a single build has both. */
async function reachBoth(
  held: HeldTargets,
  { a, b }: InventorySides,
  target: number,
): Promise<{ readonly a: LocatedState | null; readonly b: LocatedState }> {
  if (a === null) return { a, b: await held.locate(b, target) };
  if (a.stage > b.stage) {
    const left = await held.locate(a, target);
    return { a: left, b: await held.locate(b, target) };
  }
  const right = await held.locate(b, target);
  return { a: await held.locate(a, target), b: right };
}

const NO_CONFIG = {
  env: [],
  entrypoint: null,
  cmd: null,
  shell: null,
  user: '',
  workingDir: '',
  labels: {},
  exposedPorts: [],
};

/** What reads packages is not needed for the first frame. */
const readers = () => import('../../states/inventory.ts');

async function takeOf(state: LocatedState, address: Address, ports: Ports): Promise<StateInventory> {
  const { inventoryOf } = await readers();
  if (isEmpty(address)) return await inventoryOf(state.files, NO_CONFIG);
  const { config, close } = await ports.checkSettings(state);
  try {
    return await inventoryOf(state.files, config);
  } finally {
    await close();
  }
}
