/** A folder of a state as a map: boxes as large as what is in them. */
import { type CellBox, cellBoxes } from '../../../filesystem/treemap/cells.ts';
import { plainName } from '../../../progress/plain-name.ts';
import { cellsOf } from '../../../text/cells.ts';
import { formatBytes } from '../../../text/format-bytes.ts';
import type { Rect } from '../../../ui/layout.ts';
import { fitTo, type Line, type Span } from '../../../ui/text.ts';
import { GLYPH, type Role } from '../../../ui/theme.ts';
import { type MapItem, mapFolder, mapItems } from '../map.ts';
import type { FilesView } from '../state.ts';

export type MapBox = CellBox<MapItem>;

/** The boxes of the folder that the cursor is in, for a rectangle inside the panel's border. */
export function mapBoxes(view: FilesView, { width, height }: Rect): readonly MapBox[] {
  return cellBoxes(mapItems(view, mapFolder(view)), width, height);
}

/** The box under the cursor; null if that is not in the map. */
export function mapBoxAt(boxes: readonly MapBox[], cursor: string): MapBox | null {
  return boxes.find(({ item }) => item?.path === cursor) ?? null;
}

/** Folders inside folders are drawn so deep, as far as there is room. */
const MAX_DEPTH = 3;

/** A folder with less room is drawn without what is in it. */
const MIN_FOLDER = { width: 16, height: 4 } as const;

interface Area extends Rect {
  readonly x: number;
  readonly y: number;
}

/** A text at its place; it has exactly the cells that it covers. */
interface Placed {
  readonly x: number;
  readonly cells: number;
  readonly span: Span;
}

interface Drawing {
  readonly view: FilesView;
  /** By row. */
  readonly texts: readonly Placed[][];
  readonly rules: Rules;
}

/** The map as lines of exactly the rectangle's width. */
export function mapLines(view: FilesView, { width, height }: Rect): readonly Line[] {
  const texts = Array.from({ length: height }, (): Placed[] => []);
  const rules = new Rules(width, height);
  draw({ view, texts, rules }, mapFolder(view), { x: 0, y: 0, width, height }, 1);
  return texts.map((row, y) => {
    const line: Span[] = [];
    let x = 0;
    const fillTo = (end: number): void => {
      let text = '';
      for (; x < end; x += 1) text += rules.at(x, y);
      if (text !== '') line.push({ text, role: 'dim' });
    };
    for (const { x: start, cells, span } of row.toSorted((a, b) => a.x - b.x)) {
      fillTo(start);
      line.push(span);
      x += cells;
    }
    fillTo(width);
    return line;
  });
}

/** Draws what is in a folder. Only the boxes of the outermost one can have the cursor. */
function draw(drawing: Drawing, folder: string, area: Area, depth: number): void {
  const items = mapItems(drawing.view, folder);
  const boxes = cellBoxes(items, area.width, area.height);
  const all = items.reduce((sum, { bytes }) => sum + bytes, 0);
  for (const box of boxes) {
    const [left, top] = [box.x === 0 ? 0 : 1, box.y === 0 ? 0 : 1];
    const x = area.x + box.x;
    const y = area.y + box.y;
    if (left > 0) drawing.rules.down(x, y, box.height);
    if (top > 0) drawing.rules.across(x, y, box.width);
    const inner = { x: x + left, y: y + top, width: box.width - left, height: box.height - top };
    const isDeep =
      box.item?.folder === true &&
      depth < MAX_DEPTH &&
      inner.width >= MIN_FOLDER.width &&
      inner.height >= MIN_FOLDER.height;
    label(drawing, box, inner, { all, isInside: depth > 1, rows: isDeep ? 1 : inner.height });
    if (isDeep && box.item !== null)
      draw(drawing, box.item.path, { ...inner, y: inner.y + 1, height: inner.height - 1 }, depth + 1);
  }
}

interface LabelParts {
  /** Bytes of all that is in the folder. */
  readonly all: number;
  readonly isInside: boolean;
  /** Rows of the box that are its own. */
  readonly rows: number;
}

/** A box's name, bytes and share, below one another if there is room for it. The one under the cursor is filled. */
function label(
  { view, texts }: Drawing,
  box: MapBox,
  { x, y, width }: Area,
  { all, isInside, rows }: LabelParts,
): void {
  if (width < 1) return;
  const isChosen = !isInside && box.item !== null && box.item.path === view.cursor;
  const mark = isChosen ? `${GLYPH.cursor} ` : ' ';
  const name =
    box.item === null ? `${box.count} more` : `${plainName(box.item.name)}${box.item.folder ? '/' : ''}`;
  const share = Math.round((box.bytes / Math.max(1, all)) * 100);
  const size = `${formatBytes(box.bytes)}${share > 0 ? `, ${share} %` : ''}`;
  const isShort = cellsOf(`${mark}${name}  ${size}`) <= width;
  const own =
    rows > 1 ? [`${mark}${name}`, ` ${size}`] : [isShort ? `${mark}${name}  ${size}` : `${mark}${name}`];
  const shown = width < MIN_LABEL_CELLS ? [] : own;
  for (let row = 0; row < rows; row += 1) {
    const text = shown[row];
    if (text === undefined && !isChosen) break;
    const role: Role = isChosen ? 'tab' : roleOf(box, row, isInside);
    texts[y + row]?.push({ x, cells: width, span: { text: fitTo(text ?? '', width), role } });
  }
}

/** In a narrower box nothing can be read. */
const MIN_LABEL_CELLS = 5;

function roleOf({ item }: MapBox, row: number, isInside: boolean): Role {
  if (item === null || row > 0) return 'dim';
  return item.folder ? 'name' : isInside ? 'dim' : 'plain';
}

const [UP, RIGHT, DOWN, LEFT] = [1, 2, 4, 8];

/** Box drawing characters by the directions in which they have lines. */
const RULES: Readonly<Record<number, string>> = {
  [LEFT | RIGHT]: '─',
  [UP | DOWN]: '│',
  [RIGHT | DOWN]: '┌',
  [LEFT | DOWN]: '┐',
  [UP | RIGHT]: '└',
  [UP | LEFT]: '┘',
  [UP | RIGHT | DOWN]: '├',
  [UP | LEFT | DOWN]: '┤',
  [LEFT | RIGHT | DOWN]: '┬',
  [LEFT | RIGHT | UP]: '┴',
  [LEFT | RIGHT | UP | DOWN]: '┼',
};

/** The lines between the boxes, which join where they meet. */
class Rules {
  readonly #is: Uint8Array;

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.#is = new Uint8Array(width * height);
  }

  across(x: number, y: number, length: number): void {
    for (let at = x; at < x + length; at += 1) this.#is[y * this.width + at] = 1;
  }

  down(x: number, y: number, length: number): void {
    for (let at = y; at < y + length; at += 1) this.#is[at * this.width + x] = 1;
  }

  at(x: number, y: number): string {
    if (!this.#has(x, y)) return ' ';
    const lines =
      (this.#has(x, y - 1) ? UP : 0) |
      (this.#has(x + 1, y) ? RIGHT : 0) |
      (this.#has(x, y + 1) ? DOWN : 0) |
      (this.#has(x - 1, y) ? LEFT : 0);
    return RULES[lines] ?? ((lines & (UP | DOWN)) === 0 ? '─' : '│');
  }

  #has(x: number, y: number): boolean {
    return x >= 0 && y >= 0 && x < this.width && y < this.height && this.#is[y * this.width + x] === 1;
  }
}
