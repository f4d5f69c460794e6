import { byPackage } from './listed.ts';
import type { Inventory, Listed, NotRead, Package } from './types.ts';

/** Which of two states have something. Of a single state it is the right side, `b`. */
export type Sides = readonly ['a'] | readonly ['b'] | readonly ['a', 'b'];

/** What became of a package between two states. */
export type Fate = 'came over' | 'left behind' | 'new';

export interface ComparedPackage extends Omit<Package, 'path'> {
  readonly in: Sides;
  /** The files that name it in each state. */
  readonly paths: { readonly a: readonly string[]; readonly b: readonly string[] };
}

export interface ComparedInventory {
  readonly packages: readonly ComparedPackage[];
  readonly notRead: readonly (NotRead & { readonly in: 'a' | 'b' })[];
}

/**
 * The packages of two states together, in the order of `byPackage`. The same purl is the same package, wherever it is.
 * @param a null to list the packages of `b` alone
 */
export function compareInventories(a: Inventory | null, b: Inventory): ComparedInventory {
  const left = byPurl(a);
  const right = byPurl(b);
  const both = new Map([...left, ...right]);
  return {
    packages: [...both.entries()]
      .map(([purl, { paths: _, ...one }]) => ({
        ...one,
        in: sidesOf(left.has(purl), right.has(purl)),
        paths: { a: left.get(purl)?.paths ?? [], b: right.get(purl)?.paths ?? [] },
      }))
      .toSorted(byPackage),
    notRead: [
      ...(a?.notRead ?? []).map((each) => ({ ...each, in: 'a' as const })),
      ...b.notRead.map((each) => ({ ...each, in: 'b' as const })),
    ],
  };
}

function byPurl(inventory: Inventory | null): ReadonlyMap<string, Listed> {
  return new Map(inventory?.packages.map((each) => [each.purl, each]) ?? []);
}

/** The sides that have something; at least one does. */
export function sidesOf(a: boolean, b: boolean): Sides {
  return a && b ? ['a', 'b'] : a ? ['a'] : ['b'];
}

/** What became of what these sides have. */
export function fateOf(sides: Sides): Fate {
  if (sides.length === 2) return 'came over';
  return sides[0] === 'a' ? 'left behind' : 'new';
}

/** The file that names a package: in the right state if it has it. */
export function placeOf({ paths }: ComparedPackage): string {
  return paths.b[0] ?? paths.a[0] ?? '';
}
