import { expect, test } from 'vitest';
import type { ComparedInventory } from '../../src/inventory/compare.ts';
import { cyclonedx } from '../../src/inventory/cyclonedx.ts';
import { COMPARISON } from '../fakes/sample-inventory.ts';
import { isValid } from './bom-schema.ts';

const NOTHING: ComparedInventory = { packages: [], notRead: [] };

test.each([
  ['of two states', 'build', COMPARISON.inventory],
  ['of one state', null, { ...COMPARISON.inventory, packages: COMPARISON.inventory.packages.slice(1) }],
  ['of a state without packages', null, NOTHING],
])('a bill of materials %s is valid, and the same each time', (_, a, inventory) => {
  const bom = { a, b: 'runtime', inventory, version: '1.2.3' };
  expect(isValid(cyclonedx(bom))).toBe(true);
  expect(cyclonedx(bom)).toBe(cyclonedx(bom));
});

test('what was left behind is excluded, and what is there names its files', () => {
  const bom = JSON.parse(
    cyclonedx({ a: 'build', b: 'runtime', inventory: COMPARISON.inventory, version: '1.2.3' }),
  );
  expect(bom.metadata.component.name).toBe('runtime');
  expect(
    Object.fromEntries(
      bom.components.map((each: { name: string; scope: string }) => [each.name, each.scope]),
    ),
  ).toEqual({
    gcc: 'excluded',
    zlib1g: 'required',
    '@types/node': 'required',
  });
  const [zlib] = bom.components.filter(({ name }: { name: string }) => name === 'zlib1g');
  expect(zlib.properties).toContainEqual({ name: 'stagedive:path', value: '/opt/zlib1g' });
});
