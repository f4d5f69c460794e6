import { formatBytes } from '../../text/format-bytes.ts';
import type { Limits } from '../limits.ts';
import { element, type Markup } from '../markup/element.ts';
import { table } from '../markup/table.ts';
import { cutEnd, shareText } from '../texts.ts';
import type { Report, ReportSizes } from '../types.ts';

const BAR_WIDTH = 200;
/** Less is nothing, as a percentage. */
const MIN_SAVED_SHARE = 0.005;
/** Characters of an instruction. */
const MAX_TEXT_CELLS = 160;

/** What each instruction adds to the image; null if that is not known. */
export function sizesSection({ sizes }: Report, limits: Limits): Markup | null {
  if (sizes === null) return null;
  const { bytes, wasted, split, lines } = sizes;
  const biggest = lines.reduce((most, line) => Math.max(most, line.bytes), 1);
  // Lines that add nothing say nothing here.
  const adding = lines.filter((line) => line.bytes > 0);
  const shown = adding.slice(0, limits.lines);
  return element(
    'section',
    { id: 'sizes' },
    element('h2', {}, 'Size by instruction'),
    element(
      'p',
      { class: 'dim' },
      `${formatBytes(bytes)} in all.`,
      wasted > 0 && ` ${formatBytes(wasted)} of them are overwritten or removed by a later line (amber).`,
      // Nothing worth a word was saved.
      split !== null &&
        split.saved >= MIN_SAVED_SHARE &&
        ` Without its stages it would have at least the ${formatBytes(split.bytes)} of ${split.stage}: ${shareText(split.saved)} saved.`,
    ),
    adding.length > shown.length &&
      element('p', { class: 'dim' }, `The first ${shown.length} of ${adding.length} are listed.`),
    table(
      [{ number: 'Line' }, 'Stage', 'Instruction', { number: 'Files' }, { number: 'Size' }, ''],
      shown.map((line) => row(line, biggest)),
    ),
  );
}

function row(line: ReportSizes['lines'][number], biggest: number): Markup {
  const width = (line.bytes / biggest) * BAR_WIDTH;
  const waste = (line.wasted / biggest) * BAR_WIDTH;
  return element(
    'tr',
    {},
    element('td', { class: 'number' }, line.line),
    element('td', { class: 'mono' }, line.stage),
    element('td', {}, element('code', {}, cutEnd(line.text, MAX_TEXT_CELLS))),
    element('td', { class: 'number' }, line.files),
    element('td', { class: 'number' }, formatBytes(line.bytes)),
    element(
      'td',
      { class: 'bar-cell' },
      element(
        'svg',
        { viewBox: `0 0 ${BAR_WIDTH} 10`, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
        element('rect', { class: 'bar path', x: 0, y: 0, width: Math.max(1, width), height: 10 }),
        waste > 0 &&
          element('rect', {
            class: 'bar waste',
            x: Math.max(0, width - waste),
            y: 0,
            width: waste,
            height: 10,
          }),
      ),
    ),
  );
}
