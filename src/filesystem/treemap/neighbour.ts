import type { Box } from './squarify.ts';

export type Direction = 'up' | 'down' | 'left' | 'right';

/** A box that does not lie beside the other one is as far away as so many cells more for each that is between. */
const ASIDE = 4;

/**
 * The box that a person means by going in a direction: the nearest one there, of several that touch the one whose
 * middle is nearest. Null if there is none.
 */
export function neighbour<B extends Box>(boxes: readonly B[], from: Box, direction: Direction): B | null {
  let best: { readonly box: B; readonly far: number } | null = null;
  for (const box of boxes) {
    const far = distance(from, box, direction);
    if (far !== null && (best === null || far < best.far)) best = { box, far };
  }
  return best?.box ?? null;
}

/** Null if the box does not lie in that direction. */
function distance(from: Box, to: Box, direction: Direction): number | null {
  const isAcross = direction === 'left' || direction === 'right';
  const [a, b] = isAcross ? [from, to] : [turned(from), turned(to)];
  const ahead = direction === 'left' || direction === 'up' ? a.x - (b.x + b.width) : b.x - (a.x + a.width);
  if (ahead < 0) return null;
  const aside = Math.max(0, b.y - (a.y + a.height) + 1, a.y - (b.y + b.height) + 1);
  const middles = Math.abs(a.y + a.height / 2 - (b.y + b.height / 2));
  // The middle only decides between boxes that are equally far.
  return ahead + aside * ASIDE + middles / 1000;
}

function turned({ x, y, width, height }: Box): Box {
  return { x: y, y: x, width: height, height: width };
}
