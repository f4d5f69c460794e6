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
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" rx="8" fill="${PAPER}"/>`,
    `<g font-family='${FONTS}' font-size="13.3" fill="${INK}" xml:space="preserve">`,
    ...rows.flatMap((cells, row) => rowElements(runsOf(cells), row)),
    '</g></svg>',
    '',
  ].join('\n');
}

/** Neighbours of one style are one run; what is between them has no style that shows. */
function runsOf(cells: readonly Cell[]): readonly Run[] {
  const runs: Run[] = [];
  let last: Run | null = null;
  for (const [column, cell] of cells.entries()) {
    const [ink, paper] = coloursOf(cell);
    const own = `${ink === INK ? '' : ` fill="${ink}"`}${cell.bold ? ' font-weight="700"' : ''}`;
    const isBlank = cell.text.trim() === '' && paper === '';
    // The second half of a wide character has no text, and a blank shows no style.
    if (last !== null && last.paper === paper && (isBlank || cell.text === '' || last.style === own)) {
      last.cells += 1;
      last.text += cell.text;
      continue;
    }
    last = { column, cells: 1, text: cell.text, style: isBlank ? '' : own, paper };
    runs.push(last);
  }
  return runs;
}

/** What stands behind a gap or in another style begins at its own column, so that a font of another width keeps the columns. */
function rowElements(runs: readonly Run[], row: number): readonly string[] {
  const top = MARGIN + row * CELL_HEIGHT;
  const left = (column: number): number => MARGIN + column * CELL_WIDTH;
  const grounds = runs.flatMap(({ column, cells, paper }) =>
    paper === ''
      ? []
      : [
          `<rect x="${left(column)}" y="${top}" width="${cells * CELL_WIDTH}" height="${CELL_HEIGHT}" fill="${paper}"/>`,
        ],
  );
  const parts = runs.flatMap(({ column, text, style }) =>
    [...text.matchAll(/\S+(?: \S+)*/g)].map(
      ({ 0: words, index }) => `<tspan x="${left(column + index)}"${style}>${escaped(words)}</tspan>`,
    ),
  );
  return parts.length === 0 ? grounds : [...grounds, `<text y="${top + BASELINE}">${parts.join('')}</text>`];
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

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/**
 * The words of a picture in order of the alphabet: what a picture says, without figures, times and places. Words that are
 * cut are left out: where they end depends on how long a time beside them is.
 */
export function wordsOf(svg: string): readonly string[] {
  const texts = [...svg.matchAll(/<text [^>]*>(.*)<\/text>/g)].map(([, row = '']) =>
    row.replaceAll(/<[^>]*>/g, ' '),
  );
  const words = texts.flatMap((text) => text.match(/\p{L}{3,}…?/gu) ?? []);
  return [...new Set(words)].filter((word) => !word.endsWith('…')).toSorted();
}
