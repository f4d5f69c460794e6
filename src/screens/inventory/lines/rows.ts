import { type ComparedPackage, type Fate, fateOf } from '../../../inventory/compare.ts';
import { plainText } from '../../../progress/sanitize.ts';
import { clipMiddle, fitTo, type Line, spread } from '../../../ui/text.ts';
import type { Role } from '../../../ui/theme.ts';

const ROLES: Readonly<Record<Fate, Role>> = { 'came over': 'plain', new: 'good', 'left behind': 'dim' };

/** `golang`, the longest type. */
const TYPE_CELLS = 6;

/** One row of the packages: type, name, version, and if two states are compared what became of it. */
export function packageRow(each: ComparedPackage, isCompared: boolean, width: number): Line {
  const fate = fateOf(each.in);
  const version = plainText(each.version);
  const room = Math.max(8, width - TYPE_CELLS - version.length - (isCompared ? 16 : 5));
  return spread(
    [
      { text: ` ${fitTo(each.type, TYPE_CELLS)} `, role: 'name' },
      { text: clipMiddle(plainText(each.name), room), role: isCompared ? ROLES[fate] : 'plain' },
      { text: `  ${version}`, role: 'dim' },
    ],
    isCompared ? [{ text: fate, role: ROLES[fate] }] : [],
    width,
  );
}
