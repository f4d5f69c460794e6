/** A screen as an SVG picture, for README: text stays text, so a picture is small and can be read by a test. */
import type { Cell } from './screen.ts';

const CELL_WIDTH = 8;
const CELL_HEIGHT = 17;
const MARGIN = 12;
/** From the top of a cell to the baseline of its text. */
const BASELINE = 13;
const INK = '#d7dae0';
const PAPER = '#16181d';
const FONTS = 'ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace';

/** The terminal's sixteen colours, as a dark theme has them. */
const PALETTE = [
  '#3b4048',
  '#e06c75',
  '#98c379',
  '#e5c07b',
  '#61afef',
  '#c678dd',
  '#56b6c2',
  '#d7dae0',
  '#6f7683',
  '#ef7f88',
  '#a9d68a',
  '#f0cf8d',
  '#76bdf5',
  '#d38ae8',
  '#6cc7d3',
  '#ffffff',
] as const;

interface Run {
  readonly column: number;
  cells: number;
  text: string;
  readonly style: string;
  readonly paper: string;
}

/** @param rows the cells of a screen, row by row; '' is the text of a wide character's second half */
export function svgOf(rows: readonly (readonly Cell[])[], title: string): string {
  const columns = Math.max(0, ...rows.map((cells) => cells.length));
  const width = columns * CELL_WIDTH + 2 * MARGIN;
  const height = rows.length * CELL_HEIGHT + 2 * MARGIN;
  const body = rows.flatMap((cells, row) => runsOf(cells).flatMap((run) => elementsOf(run, row)));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" rx="8" fill="${PAPER}"/>`,
    `<g font-family='${FONTS}' font-size="13" fill="${INK}" xml:space="preserve">`,
    ...body,
    '</g></svg>',
    '',
  ].join('\n');
}

/** Neighbours of one style are one run; blanks without a background are none. */
function runsOf(cells: readonly Cell[]): readonly Run[] {
  const runs: Run[] = [];
  let last: Run | null = null;
  for (const [column, cell] of cells.entries()) {
    const [ink, paper] = coloursOf(cell);
    const style = `${ink === INK ? '' : ` fill="${ink}"`}${cell.bold ? ' font-weight="700"' : ''}`;
    // The second half of a wide character has no text.
    if (last !== null && (cell.text === '' || (last.style === style && last.paper === paper))) {
      last.cells += 1;
      last.text += cell.text;
      continue;
    }
    last = { column, cells: 1, text: cell.text, style, paper };
    runs.push(last);
  }
  return runs.filter(({ text, paper }) => paper !== '' || text.trim() !== '');
}

/** Ink and paper; '' for the paper of the picture. */
function coloursOf({ foreground, background, inverse }: Cell): readonly [string, string] {
  const ink = foreground === 'default' ? INK : colourOf(foreground);
  const paper = background === 'default' ? '' : colourOf(background);
  return inverse ? [paper || PAPER, ink] : [ink, paper];
}

function colourOf(value: string | number): string {
  return typeof value === 'string' ? value : (PALETTE[value] ?? INK);
}

function elementsOf({ column, text, style, paper, cells }: Run, row: number): readonly string[] {
  const lead = text.length - text.trimStart().length;
  const shown = text.trim();
  const x = MARGIN + column * CELL_WIDTH;
  const y = MARGIN + row * CELL_HEIGHT;
  const ground =
    paper === ''
      ? []
      : [`<rect x="${x}" y="${y}" width="${cells * CELL_WIDTH}" height="${CELL_HEIGHT}" fill="${paper}"/>`];
  if (shown === '') return ground;
  const trailing = text.length - text.trimEnd().length;
  const length = (cells - lead - trailing) * CELL_WIDTH;
  return [
    ...ground,
    `<text x="${x + lead * CELL_WIDTH}" y="${y + BASELINE}" textLength="${length}"${style}>${escaped(shown)}</text>`,
  ];
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** The words of a picture in order of the alphabet: what a picture says, without figures, times and places. */
export function wordsOf(svg: string): readonly string[] {
  const texts = [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, text]) => text ?? '');
  const words = texts.flatMap((text) => text.match(/\p{L}{3,}/gu) ?? []);
  return [...new Set(words)].toSorted();
}
