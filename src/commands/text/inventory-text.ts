import { type ComparedPackage, type Fate, fateOf, placeOf } from '../../inventory/compare.ts';
import { SURFACE_KINDS, type SurfaceItem } from '../../inventory/surface.ts';
import { SURFACE_TITLES, surfaceDetail } from '../../inventory/words.ts';
import { plainName } from '../../progress/plain-name.ts';
import { plainText } from '../../progress/sanitize.ts';
import { countText } from '../../text/count-text.ts';
import type { ComparedState } from '../json/inventory-json.ts';
import { tableText } from './table.ts';

/** Columns longer than this are not padded to. */
const WIDEST_CELLS = 44;

const FATES: readonly Fate[] = ['came over', 'new', 'left behind'];

/** An inventory as text: the packages, by what became of them if two states are compared, and the attack surface. */
export function inventoryText(state: ComparedState): string {
  const { packages } = state.inventory;
  const blocks = state.a === null ? [alone(state)] : fateBlocks(state, state.a);
  const total = state.a === null || packages.length > 0 ? [] : ['No packages were found.\n'];
  return [...blocks, ...total, surfaceText(state)].join('\n');
}

function alone({ b, inventory: { packages } }: ComparedState): string {
  return `${plainText(b)}: ${countText(packages.length, 'package')}\n${packageRows(packages)}`;
}

function fateBlocks({ b, inventory: { packages } }: ComparedState, a: string): readonly string[] {
  const titles: Readonly<Record<Fate, string>> = {
    'came over': `in ${a} and ${b}`,
    new: `only in ${b}`,
    'left behind': `only in ${a}`,
  };
  return FATES.flatMap((fate) => {
    const some = packages.filter((each) => fateOf(each.in) === fate);
    if (some.length === 0) return [];
    return [`${fate} (${plainText(titles[fate])}): ${some.length}\n${packageRows(some)}`];
  });
}

function packageRows(packages: readonly ComparedPackage[]): string {
  const rows = packages.map((each) => [
    `  ${each.type}`,
    plainText(each.name),
    plainText(each.version),
    plainName(placeOf(each)),
  ]);
  return tableText(rows, WIDEST_CELLS);
}

function surfaceText({ a, b, surface }: ComparedState): string {
  const counts = (side: 'a' | 'b', kind: string): string =>
    String(surface.filter((item) => item.kind === kind && hasSide(item, side)).length);
  const heads = a === null ? [plainText(b)] : [plainText(a), plainText(b)];
  const rows = SURFACE_KINDS.map((kind) => [
    `  ${SURFACE_TITLES[kind]}`,
    ...(a === null ? [] : [counts('a', kind)]),
    counts('b', kind),
  ]);
  const items = surface.map((item) => [
    `  ${plainName(item.what)}`,
    plainName(surfaceDetail(item)),
    ...(a === null ? [] : [sideText(item)]),
  ]);
  const list = items.length === 0 ? '' : `\n${tableText(items, WIDEST_CELLS)}`;
  return tableText([['attack surface', ...heads], ...rows], WIDEST_CELLS) + list;
}

function hasSide({ in: sides }: SurfaceItem, side: 'a' | 'b'): boolean {
  return sides.some((each) => each === side);
}

function sideText({ in: sides }: SurfaceItem): string {
  return fateOf(sides);
}
