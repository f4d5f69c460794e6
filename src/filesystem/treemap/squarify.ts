/** A rectangle of a drawing, in its units. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Divides a box into boxes whose areas are as the weights, none much longer than wide (Bruls, Huizing and van Wijk,
 * "Squarified Treemaps", 2000). Weights must be above 0 and in descending order.
 */
export function squarify(weights: readonly number[], box: Box): readonly Box[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const boxes: Box[] = [];
  let rest = box;
  let left = total;
  let at = 0;
  while (at < weights.length && left > 0) {
    const scale = (rest.width * rest.height) / left;
    const short = Math.min(rest.width, rest.height);
    const end = rowEnd(weights, at, scale, short);
    const row = weights.slice(at, end);
    const sum = row.reduce((all, weight) => all + weight, 0);
    const thickness = short > 0 ? (sum * scale) / short : 0;
    boxes.push(...rowBoxes(row, sum, rest, thickness));
    rest = cutOff(rest, thickness);
    left -= sum;
    at = end;
  }
  return boxes;
}

/** Where a row ends: as soon as one more would make its longest box longer. */
function rowEnd(weights: readonly number[], start: number, scale: number, short: number): number {
  let sum = 0;
  let worst = Number.POSITIVE_INFINITY;
  for (let end = start; end < weights.length; end += 1) {
    sum += weights[end] ?? 0;
    const biggest = weights[start] ?? 0;
    const smallest = weights[end] ?? 0;
    const length = (short * short) / (sum * sum * scale);
    const ratio = Math.max(biggest * length, 1 / (smallest * length));
    if (ratio > worst) return end;
    worst = ratio;
  }
  return weights.length;
}

function rowBoxes(row: readonly number[], sum: number, rest: Box, thickness: number): readonly Box[] {
  const isWide = rest.width >= rest.height;
  const side = isWide ? rest.height : rest.width;
  let along = 0;
  return row.map((weight): Box => {
    const length = sum > 0 ? (weight / sum) * side : 0;
    const box = isWide
      ? { x: rest.x, y: rest.y + along, width: thickness, height: length }
      : { x: rest.x + along, y: rest.y, width: length, height: thickness };
    along += length;
    return box;
  });
}

function cutOff({ x, y, width, height }: Box, thickness: number): Box {
  return width >= height
    ? { x: x + thickness, y, width: Math.max(0, width - thickness), height }
    : { x, y: y + thickness, width, height: Math.max(0, height - thickness) };
}
