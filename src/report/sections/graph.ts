import { formatBytes } from '../../text/format-bytes.ts';
import { type PlacedLink, type PlacedStage, stageGraph } from '../layout/stage-graph.ts';
import type { Limits } from '../limits.ts';
import { element, type Markup, tooltip } from '../markup/element.ts';
import { cutEnd } from '../texts.ts';
import type { Report } from '../types.ts';

const NODE_WIDTH = 190;
const NODE_HEIGHT = 46;
const COLUMN_WIDTH = 250;
const ROW_HEIGHT = 64;
const MARGIN = 16;
/** Cells of text that a stage has room for. */
const NODE_CELLS = 22;
/** The drawing is at least this wide, so that a small graph is not blown up. */
const MIN_WIDTH = 900;
/** The widest drawing that is still read when it fits into a page. */
const MAX_FITTED_WIDTH = 1400;

/** The stages and what they take from one another. */
export function graphSection({ stages, links }: Report, limits: Limits): Markup {
  // With more stages, those that the target does not need are left out.
  const isAll = stages.length <= limits.stages;
  const drawn = (isAll ? stages : stages.filter(({ isNeeded }) => isNeeded)).slice(0, limits.stages);
  const shown = new Set(drawn.map(({ index }) => index));
  const graph = stageGraph(
    drawn,
    links.filter(({ from, to }) => shown.has(from) && shown.has(to)),
  );
  const width = Math.max(MIN_WIDTH, graph.columns * COLUMN_WIDTH - (COLUMN_WIDTH - NODE_WIDTH) + 2 * MARGIN);
  const height = graph.rows * ROW_HEIGHT + 2 * MARGIN;
  const skipped = new Set(drawn.filter(({ isNeeded }) => !isNeeded).map(({ index }) => index));
  const missing = stages.length - drawn.length;
  return element(
    'section',
    { id: 'stages' },
    element('h2', {}, 'Stages'),
    element(
      'p',
      { class: 'dim' },
      'A stage stands right of what it takes from. Solid: it is built on it; dashed: it takes files. Pale: the target does not need it.',
      missing > 0 && ` ${missing} of ${stages.length} stages are not drawn.`,
    ),
    element(
      'div',
      { class: 'wide' },
      element(
        'svg',
        {
          viewBox: `0 0 ${width} ${height}`,
          // A long chain keeps its size, and is scrolled.
          ...(width > MAX_FITTED_WIDTH ? { class: 'natural', width, height } : {}),
          role: 'img',
          'aria-label': 'The stages and what they take',
        },
        ...graph.links.map((link) => edge(link, skipped)),
        ...graph.stages.map(node),
      ),
    ),
  );
}

function node({ stage, column, row }: PlacedStage): Markup {
  const x = MARGIN + column * COLUMN_WIDTH;
  const y = MARGIN + row * ROW_HEIGHT;
  const size = stage.bytes === null ? '' : ` · ${formatBytes(stage.bytes)}`;
  const base = `${cutEnd(stage.base, NODE_CELLS - size.length)}${size}`;
  const kind = stage.isTarget ? ' target' : stage.isNeeded ? '' : ' skipped';
  return element(
    'g',
    { class: `node${kind}` },
    tooltip(`${stage.name}, from ${stage.base}${size}`),
    element('rect', { x, y, width: NODE_WIDTH, height: NODE_HEIGHT, rx: 7 }),
    element('text', { x: x + 12, y: y + 19 }, cutEnd(stage.name, NODE_CELLS)),
    element('text', { x: x + 12, y: y + 36, class: 'dim' }, base),
  );
}

function edge({ link, points }: PlacedLink, skipped: ReadonlySet<number>): Markup {
  const kind = `${link.isBase ? '' : ' copy'}${skipped.has(link.to) ? ' skipped' : ''}`;
  const [first, ...more] = points.map(({ column, row }) => ({
    x: MARGIN + column * COLUMN_WIDTH,
    y: MARGIN + row * ROW_HEIGHT + NODE_HEIGHT / 2,
  }));
  let at = { x: (first?.x ?? 0) + NODE_WIDTH, y: first?.y ?? 0 };
  let path = `M${at.x} ${at.y}`;
  for (const [index, next] of more.entries()) {
    const middle = (at.x + next.x) / 2;
    path += `C${middle} ${at.y} ${middle} ${next.y} ${next.x} ${next.y}`;
    const isLast = index === more.length - 1;
    // In a column that it passes, the line goes straight.
    if (!isLast) path += `H${next.x + NODE_WIDTH}`;
    at = isLast ? next : { x: next.x + NODE_WIDTH, y: next.y };
  }
  return element('path', { class: `edge${kind}`, d: path }, tooltip(`line ${link.line}`));
}
