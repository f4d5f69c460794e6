import { type Box, squarify } from './squarify.ts';

/** What a drawing of cells is divided among. */
export interface Weighed {
  readonly bytes: number;
}

/** A box of a map in whole cells; `item` is null for all that is too small for a box of its own. */
export interface CellBox<T> extends Box {
  readonly item: T | null;
  readonly bytes: number;
  /** How many items the box stands for. */
  readonly count: number;
}

/** A cell of a terminal is about twice as high as wide. */
const CELL_HEIGHT = 2;

/** A smaller box has no room for a name beside its lines. */
const MIN_CELLS = { width: 7, height: 2 } as const;

/** More boxes than this are no picture. */
const MAX_BOXES = 60;

/**
 * Divides a rectangle of cells among items by their bytes. The boxes cover all of it and do not overlap. Items that are
 * too small for a name share one box; if even that has no room for one, they are left out.
 * @param items largest first; those without bytes have no part
 */
export function cellBoxes<T extends Weighed>(
  items: readonly T[],
  width: number,
  height: number,
): readonly CellBox<T>[] {
  const all = items.filter(({ bytes }) => bytes > 0);
  if (all.length === 0 || width < 1 || height < 1) return [];
  for (let count = Math.min(roomyCount(all, width * height), MAX_BOXES); ; count -= 1) {
    const boxes = placed(all, count, width, height);
    if (count === 0 || boxes.every(isRoomy)) return boxes;
    const own = placed(all.slice(0, count), count, width, height);
    if (boxes.some((box) => box.item === null && !isRoomy(box)) && own.every(isRoomy)) return own;
  }
}

/** How many items can have room for a name at all; rounding can give a box half as much again. */
function roomyCount(items: readonly Weighed[], cells: number): number {
  const total = items.reduce((sum, { bytes }) => sum + bytes, 0);
  const least = (MIN_CELLS.width * MIN_CELLS.height) / 2;
  return items.filter(({ bytes }) => (bytes / total) * cells >= least).length;
}

function isRoomy({ width, height }: Box): boolean {
  return width >= MIN_CELLS.width && height >= MIN_CELLS.height;
}

function placed<T extends Weighed>(
  items: readonly T[],
  count: number,
  width: number,
  height: number,
): readonly CellBox<T>[] {
  const own = items.slice(0, count).map((item) => ({ item: item as T | null, bytes: item.bytes, count: 1 }));
  const rest = items.slice(count);
  const bytes = rest.reduce((sum, item) => sum + item.bytes, 0);
  const parts = rest.length === 0 ? own : [...own, { item: null, bytes, count: rest.length }];
  parts.sort((x, y) => y.bytes - x.bytes);
  const boxes = squarify(
    parts.map((part) => part.bytes),
    { x: 0, y: 0, width, height: height * CELL_HEIGHT },
  );
  return parts.flatMap((part, at) => {
    const box = boxes[at];
    return box === undefined ? [] : [{ ...part, ...inCells(box, width, height) }];
  });
}

/** Edges are rounded, not sizes, so that neighbours still meet. */
function inCells(box: Box, width: number, height: number): Box {
  const edge = (at: number, end: number): number => Math.min(end, Math.max(0, Math.round(at)));
  const [left, right] = [edge(box.x, width), edge(box.x + box.width, width)];
  const [top, bottom] = [edge(box.y / CELL_HEIGHT, height), edge((box.y + box.height) / CELL_HEIGHT, height)];
  return { x: left, y: top, width: right - left, height: bottom - top };
}
