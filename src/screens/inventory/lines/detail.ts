import type { ComparedPackage } from '../../../inventory/compare.ts';
import { fateOf } from '../../../inventory/compare.ts';
import { SURFACE_KINDS, type SurfaceItem } from '../../../inventory/surface.ts';
import { SURFACE_TITLES, surfaceDetail } from '../../../inventory/words.ts';
import { plainName } from '../../../progress/plain-name.ts';
import { plainText } from '../../../progress/sanitize.ts';
import { addressName } from '../../../states/address.ts';
import { wrapWords } from '../../../text/wrap.ts';
import { clip, clipMiddle, fitTo, type Line, spread } from '../../../ui/text.ts';
import { GLYPH, type Role } from '../../../ui/theme.ts';
import { known } from '../../inspect/state.ts';
import { packageAtCursor } from '../select.ts';
import type { InventoryView } from '../state.ts';

/** Files of one package, and files that are not read, that are named. */
const MAX_NAMED_FILES = 8;

/** The package under the cursor, the attack surface of both states, and what was not read. */
export function inventoryDetail(view: InventoryView, width: number): readonly Line[] {
  const found = known(view.compared);
  if (found === null) return [];
  const { a, b } = view.sides;
  const names = { a: a === null ? null : plainText(addressName(a)), b: plainText(addressName(b)) };
  const each = packageAtCursor(view);
  return [
    ...(each === null ? [] : [...packageLines(each, names, width), []]),
    ...surfaceLines(found.surface, names, width),
    ...notReadLines(found.inventory.notRead, names, width),
  ];
}

interface Names {
  readonly a: string | null;
  readonly b: string;
}

function packageLines(each: ComparedPackage, names: Names, width: number): readonly Line[] {
  return [
    ...wrapWords(plainText(each.purl), width - 2).map((text): Line => [{ text: ` ${text}`, role: 'strong' }]),
    ...(names.a === null ? [] : placeLines(names.a, each.paths.a, width)),
    ...placeLines(names.b, each.paths.b, width),
  ];
}

function placeLines(name: string, paths: readonly string[], width: number): readonly Line[] {
  if (paths.length === 0) return [[{ text: ` not in ${clip(name, width - 9)}`, role: 'dim' }]];
  const more = paths.length - MAX_NAMED_FILES;
  return [
    [{ text: ` in ${clip(name, width - 5)}`, role: 'dim' }],
    ...paths
      .slice(0, MAX_NAMED_FILES)
      .map((path): Line => [{ text: `   ${clipMiddle(plainName(path), width - 4)}` }]),
    ...(more > 0 ? [[{ text: `   and ${more} more`, role: 'dim' as const }]] : []),
  ];
}

/** Cells of a count, as wide as most names of stages. */
const COUNT_CELLS = 12;

function surfaceLines(surface: readonly SurfaceItem[], { a, b }: Names, width: number): readonly Line[] {
  const cell = (text: string, role: Role) => ({ text: ` ${fitTo(text, COUNT_CELLS, 'right')}`, role });
  const count = (kind: string, side: 'a' | 'b') => {
    const found = surface.filter((item) => item.kind === kind && item.in.some((each) => each === side));
    return cell(String(found.length), found.length === 0 ? 'dim' : 'plain');
  };
  const head = [...(a === null ? [] : [cell(a, 'name')]), cell(b, 'name')];
  return [
    spread([{ text: ' Attack surface', role: 'strong' }], head, width),
    ...SURFACE_KINDS.flatMap((kind): readonly Line[] => [
      spread(
        [{ text: ` ${SURFACE_TITLES[kind]}` }],
        [...(a === null ? [] : [count(kind, 'a')]), count(kind, 'b')],
        width,
      ),
      ...surface.filter((item) => item.kind === kind).map((item) => itemLine(item, a !== null, width)),
    ]),
  ];
}

function itemLine(item: SurfaceItem, isCompared: boolean, width: number): Line {
  const isLeft = isCompared && fateOf(item.in) === 'left behind';
  return spread(
    [
      { text: `   ${plainName(item.what)}`, role: isLeft ? 'dim' : 'plain' },
      { text: `  ${plainName(surfaceDetail(item))}`, role: 'dim' },
    ],
    isCompared ? [{ text: fateOf(item.in), role: 'dim' }] : [],
    width,
  );
}

function notReadLines(
  notRead: readonly { readonly path: string; readonly why: string; readonly in: 'a' | 'b' }[],
  names: Names,
  width: number,
): readonly Line[] {
  if (notRead.length === 0) return [];
  const more = notRead.length - MAX_NAMED_FILES;
  return [
    [],
    [{ text: ` ${GLYPH.warning} not read`, role: 'warn' }],
    ...notRead
      .slice(0, MAX_NAMED_FILES)
      .flatMap(({ path, why, in: side }) =>
        wrapWords(
          `${names.a === null ? '' : `${side === 'a' ? names.a : names.b}: `}${plainName(path)}: ${plainText(why)}.`,
          width - 4,
        ).map((text): Line => [{ text: `   ${text}` }]),
      ),
    ...(more > 0 ? [[{ text: `   and ${more} more`, role: 'dim' as const }]] : []),
  ];
}
