import { type Box, squarify } from '../../filesystem/treemap/squarify.ts';
import { countText } from '../../text/count-text.ts';
import { formatBytes } from '../../text/format-bytes.ts';
import { type FileNode, fileTree, type SideBytes } from '../layout/file-tree.ts';
import type { Limits } from '../limits.ts';
import { element, type Markup, tooltip } from '../markup/element.ts';
import { cutEnd, cutStart, shareText } from '../texts.ts';
import type { ComparedFile, Report, ReportComparison } from '../types.ts';

const WIDTH = 1060;
const HEIGHT = 520;
/** Room above a folder's contents for its name. */
const NAME_HEIGHT = 17;
const CELL_WIDTH = 7.6;
/** A smaller folder is drawn as one. */
const MIN_FOLDER_AREA = 260;
const MAX_DEPTH = 8;
/** Cells of a path that are shown. */
const MAX_PATH_CELLS = 120;
const MAX_LEGEND_CELLS = 60;

/** The files of the stage that builds against those of the target; null if there is no such stage. */
export function treemapSection({ comparison }: Report, limits: Limits): Markup | null {
  if (comparison === null) return null;
  const { a, b, files } = comparison;
  const root = fileTree(files);
  const left = root.sides.a;
  return element(
    'section',
    { id: 'difference' },
    element('h2', {}, 'What shipped of ', element('span', { class: 'mono' }, a)),
    element(
      'p',
      { class: 'dim' },
      `${countText(files.length, 'file')} by size, in the folders of ${a} and ${b}.`,
      root.bytes > 0 && ` ${formatBytes(left)} stayed behind: ${shareText(left / root.bytes)} of all.`,
    ),
    element('p', {}, ...legend(comparison, root.sides)),
    root.bytes === 0
      ? element('p', {}, 'Neither has a file that is not empty.')
      : element('div', { class: 'wide' }, drawing(root, limits.area)),
  );
}

function legend({ a, b }: ReportComparison, sides: SideBytes): readonly Markup[] {
  const texts = { a: `only in ${a}`, b: `only in ${b}`, both: 'in both', changed: 'in both, but different' };
  return SIDES.filter((side) => sides[side] > 0).map((side) =>
    element(
      'span',
      { class: 'key' },
      element(
        'svg',
        { viewBox: '0 0 12 12', 'aria-hidden': 'true' },
        element('rect', { class: `side-${side}`, width: 12, height: 12 }),
      ),
      `${cutEnd(texts[side], MAX_LEGEND_CELLS)}, ${formatBytes(sides[side])}`,
    ),
  );
}

const SIDES: readonly ComparedFile['side'][] = ['a', 'both', 'changed', 'b'];

function drawing(root: FileNode, area: number): Markup {
  return element(
    'svg',
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': 'Files by size' },
    ...inside(root, { x: 0, y: 0, width: WIDTH, height: HEIGHT }, 0, area),
  );
}

/** The children of a folder in its box; those that would be too small are one together. */
function inside(folder: FileNode, box: Box, depth: number, area: number): readonly Markup[] {
  const scale = folder.bytes > 0 ? (box.width * box.height) / folder.bytes : 0;
  const children = withRest(folder, area / Math.max(scale, Number.MIN_VALUE));
  const boxes = squarify(
    children.map(({ bytes }) => bytes),
    box,
  );
  return children.flatMap((child, at) => {
    const own = boxes[at];
    return own === undefined ? [] : drawn(child, own, depth, area);
  });
}

/** The children that have so many bytes, and all others as one. */
function withRest(folder: FileNode, least: number): readonly FileNode[] {
  const big = folder.children.filter(({ bytes }) => bytes >= least);
  const small = folder.children.slice(big.length);
  if (small.length < 2) return folder.children;
  const sides = { a: 0, b: 0, both: 0, changed: 0 };
  for (const child of small) for (const side of SIDES) sides[side] += child.sides[side];
  const name = countText(small.length, 'more', 'more');
  const bytes = small.reduce((sum, child) => sum + child.bytes, 0);
  const rest = { name, path: `${folder.path}/ ${name}`, bytes, sides, children: [] };
  return [...big, rest].sort((x, y) => y.bytes - x.bytes);
}

function drawn(node: FileNode, box: Box, depth: number, area: number): readonly Markup[] {
  const { x, y, width, height } = box;
  const hasRoom = width * height >= MIN_FOLDER_AREA && height > NAME_HEIGHT + 6 && width > 24;
  const isLeaf = node.children.length === 0 || !hasRoom || depth >= MAX_DEPTH;
  const side = mainSide(node.sides);
  const isSmall = width < 34 || height < 15;
  const label = isSmall
    ? null
    : cutEnd(`${node.name}${node.children.length > 0 ? '/' : ''}`, Math.floor((width - 8) / CELL_WIDTH));
  const text = (kind: string): Markup | null =>
    label === null ? null : element('text', { class: kind, x: x + 4, y: y + 13 }, label);
  const about = tooltip(
    `${cutStart(`/${node.path}`, MAX_PATH_CELLS)}: ${formatBytes(node.bytes)}, ${described(node.sides)}`,
  );
  if (isLeaf) {
    return [
      element(
        'g',
        {},
        about,
        element('rect', { class: `leaf side-${side}`, x, y, width, height }),
        text(`on side-${side}-text`),
      ),
    ];
  }
  const rest = { x: x + 1, y: y + NAME_HEIGHT, width: width - 2, height: height - NAME_HEIGHT - 1 };
  return [
    element('g', {}, about, element('rect', { class: 'folder', x, y, width, height }), text('dim')),
    ...inside(node, rest, depth + 1, area),
  ];
}

/** Where most of the bytes are. */
function mainSide(sides: SideBytes): ComparedFile['side'] {
  return SIDES.reduce((best, side) => (sides[side] > sides[best] ? side : best));
}

function described(sides: SideBytes): string {
  const words = { a: 'stayed behind', b: 'only in the target', both: 'in both', changed: 'different' };
  return SIDES.filter((side) => sides[side] > 0)
    .map((side) => `${formatBytes(sides[side])} ${words[side]}`)
    .join(', ');
}
