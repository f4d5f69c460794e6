/** What the Inventory screen looks like with packages, made by actions. */
import type { ComparedPackage, Sides } from '../../src/inventory/compare.ts';
import type { PackageType } from '../../src/inventory/types.ts';
import { sidesKey } from '../../src/screens/inventory/view.ts';
import type { InventoryComparison } from '../../src/states/inventory.ts';
import type { Pair } from '../../src/states/pairs.ts';
import type { Action } from '../../src/store/actions.ts';

export function comparedPackage(
  type: PackageType,
  name: string,
  version: string,
  sides: Sides,
): ComparedPackage {
  const has = (side: 'a' | 'b'): boolean => sides.some((each) => each === side);
  return {
    purl: `pkg:${type}/${name}@${version}`,
    name,
    version,
    type,
    in: sides,
    paths: { a: has('a') ? [`/usr/lib/${name}`] : [], b: has('b') ? [`/opt/${name}`] : [] },
  };
}

export const COMPARISON: InventoryComparison = {
  inventory: {
    packages: [
      comparedPackage('deb', 'gcc', '14.2.0-1', ['a']),
      comparedPackage('deb', 'zlib1g', '1:1.3.1-1', ['a', 'b']),
      comparedPackage('npm', '@types/node', '22.1.0', ['b']),
    ],
    notRead: [{ path: '/app/broken.jar', why: 'it is no valid zip archive', in: 'b' }],
  },
  surface: [
    { kind: 'setuid', what: '/usr/bin/su', detail: '4755', in: ['a'] },
    { kind: 'capabilities', what: '/app/server', detail: 'cap_net_bind_service', in: ['b'] },
    { kind: 'ports', what: '80/tcp', detail: '', in: ['b'] },
    { kind: 'shells', what: '/usr/bin/dash', detail: 'dash sh', in: ['a', 'b'] },
  ],
};

/** The answer for a pair of states. */
export function taken(pair: Pair, value: InventoryComparison = COMPARISON): Action {
  return { type: 'inventory/taken', key: sidesKey(pair), compared: { kind: 'known', value } };
}
