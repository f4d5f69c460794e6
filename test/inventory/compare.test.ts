import { expect, test } from 'vitest';
import { compareInventories, fateOf, placeOf } from '../../src/inventory/compare.ts';
import { listed } from '../../src/inventory/listed.ts';
import { packageOf } from '../../src/inventory/package.ts';
import type { Inventory } from '../../src/inventory/types.ts';

function inventory(packages: Readonly<Record<string, string>>): Inventory {
  const found = Object.entries(packages).flatMap(
    ([path, name]) => packageOf({ type: 'npm', name, version: '1', path }) ?? [],
  );
  return { packages: listed(found), notRead: [{ path: '/x', why: 'it is broken' }] };
}

test('a package is left behind, came over, or is new, wherever it lies', () => {
  const a = inventory({ '/build/tool': 'tool', '/build/lib': 'lib' });
  const b = inventory({ '/app/lib': 'lib', '/app/more': 'more' });
  const { packages, notRead } = compareInventories(a, b);
  expect(packages.map((each) => [each.name, fateOf(each.in), placeOf(each)])).toEqual([
    ['lib', 'came over', '/app/lib'],
    ['more', 'new', '/app/more'],
    ['tool', 'left behind', '/build/tool'],
  ]);
  expect(notRead.map((each) => each.in)).toEqual(['a', 'b']);
});

test('the packages of one state alone are all in b', () => {
  const { packages } = compareInventories(null, inventory({ '/app/lib': 'lib' }));
  expect(packages).toMatchObject([{ name: 'lib', in: ['b'], paths: { a: [], b: ['/app/lib'] } }]);
});
