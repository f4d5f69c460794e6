import { countText } from '../../text/count-text.ts';
import { criticalPath } from '../layout/critical-path.ts';
import type { Limits } from '../limits.ts';
import { element, type Markup, tooltip } from '../markup/element.ts';
import { cutEnd, shareText, timeText } from '../texts.ts';
import type { Report, ReportStep } from '../types.ts';
import { spanOf } from './head.ts';

const WIDTH = 1060;
const LABEL_WIDTH = 380;
const LABEL_CELLS = 48;
const TIME_WIDTH = 76;
const ROW_HEIGHT = 20;
const AXIS_HEIGHT = 26;
/** The steps of the path that are listed; the others took next to no time. */
const MIN_LISTED_SHARE = 0.005;

/** When each step ran, and which ones the build waited for. */
export function timelineSection({ steps }: Report, limits: Limits): Markup {
  const ran = steps
    .filter(({ state }) => state !== 'cached')
    .sort((a, b) => a.start - b.start || a.stop - b.stop);
  const cached = steps.filter(({ state, stage }) => state === 'cached' && stage !== null);
  const path = criticalPath(steps);
  const drawn = longest(ran, limits.steps);
  return element(
    'section',
    { id: 'time' },
    element('h2', {}, 'Time'),
    ...(ran.length === 0
      ? [element('p', {}, 'Every step came from the cache.')]
      : [
          element(
            'p',
            { class: 'dim' },
            'In the strong colour: the steps that the build waited for, one after the other. Faster others would not have made it faster.',
            drawn.length < ran.length && ` The ${ran.length - drawn.length} shortest are not drawn.`,
          ),
          element('div', { class: 'wide' }, chart(drawn, new Set(path), spanOf(steps))),
          pathList(path, spanOf(steps), limits.steps),
        ]),
    cached.length > 0 &&
      element(
        'details',
        {},
        element('summary', {}, `${countText(cached.length, 'step')} from the cache`),
        element(
          'ul',
          {},
          ...cached.slice(0, limits.steps).map((step) => element('li', { class: 'mono' }, nameOf(step))),
        ),
      ),
  );
}

/** More rows would be a wall: the shortest steps are left out. */
function longest(ran: readonly ReportStep[], most: number): readonly ReportStep[] {
  if (ran.length <= most) return ran;
  const kept = new Set(ran.toSorted((a, b) => b.stop - b.start - (a.stop - a.start)).slice(0, most));
  return ran.filter((step) => kept.has(step));
}

function chart(
  steps: readonly ReportStep[],
  path: ReadonlySet<ReportStep>,
  [start, stop]: readonly [number, number],
): Markup {
  const height = AXIS_HEIGHT + steps.length * ROW_HEIGHT + 8;
  const room = WIDTH - LABEL_WIDTH - TIME_WIDTH;
  const scale = room / Math.max(1, stop - start);
  const xOf = (time: number): number => LABEL_WIDTH + (time - start) * scale;
  return element(
    'svg',
    { viewBox: `0 0 ${WIDTH} ${height}`, role: 'img', 'aria-label': 'When each step ran' },
    ...ticks(stop - start).flatMap((ms) => [
      element('line', {
        class: 'axis',
        x1: xOf(start + ms),
        x2: xOf(start + ms),
        y1: AXIS_HEIGHT - 6,
        y2: height,
      }),
      element('text', { class: 'dim', x: xOf(start + ms) + 3, y: 15 }, tickText(ms)),
    ]),
    ...steps.map((step, row) => {
      const y = AXIS_HEIGHT + row * ROW_HEIGHT;
      const width = Math.max(2, (step.stop - step.start) * scale);
      const took = timeText(step.stop - step.start);
      const kind = step.state === 'failed' ? ' failed' : path.has(step) ? ' path' : '';
      return element(
        'g',
        {},
        tooltip(`${nameOf(step)}: ${took}`),
        element('text', { x: 10, y: y + 14 }, cutEnd(nameOf(step), LABEL_CELLS)),
        element('rect', {
          class: `bar${kind}`,
          x: xOf(step.start),
          y: y + 3,
          width,
          height: ROW_HEIGHT - 6,
          rx: 3,
        }),
        element('text', { class: 'dim', x: xOf(step.start) + width + 5, y: y + 14 }, took),
      );
    }),
  );
}

function pathList(
  path: readonly ReportStep[],
  [start, stop]: readonly [number, number],
  most: number,
): Markup {
  const total = Math.max(1, stop - start);
  const shown = path.filter((step) => step.stop - step.start >= total * MIN_LISTED_SHARE);
  return element(
    'details',
    { open: '' },
    element('summary', {}, 'What the build waited for'),
    element(
      'ol',
      {},
      ...shown
        .slice(0, most)
        .map((step) =>
          element(
            'li',
            {},
            element('code', {}, nameOf(step)),
            element(
              'span',
              { class: 'dim' },
              ` ${timeText(step.stop - step.start)}, ${shareText((step.stop - step.start) / total)}`,
            ),
          ),
        ),
    ),
  );
}

function nameOf({ stage, title }: ReportStep): string {
  return stage === null ? title : `${stage}: ${title}`;
}

const STEPS_MS = [
  100, 200, 500, 1000, 2000, 5000, 10_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000,
];

/** Up to about eight round times from 0 on. */
function ticks(total: number): readonly number[] {
  const step = STEPS_MS.find((each) => total / each <= 8) ?? 3_600_000;
  return Array.from({ length: Math.min(60, Math.floor(total / step) + 1) }, (_, index) => index * step);
}

function tickText(ms: number): string {
  if (ms < 60_000) return `${ms / 1000} s`;
  return `${ms / 60_000} min`;
}
