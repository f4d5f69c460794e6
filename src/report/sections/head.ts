import { countText } from '../../text/count-text.ts';
import { formatBytes } from '../../text/format-bytes.ts';
import { element, type Markup } from '../markup/element.ts';
import { dateText, shareText, timeText } from '../texts.ts';
import type { Report, ReportFinding } from '../types.ts';

/** What the build was, and its figures at a glance. */
export function headSection(report: Report): Markup {
  const { target, fileName, made, engine, platform, failure } = report;
  const about = [fileName, platform, `engine ${engine}`, dateText(made)];
  return element(
    'header',
    {},
    element(
      'h1',
      {},
      'Build of ',
      element('span', { class: 'mono' }, target),
      failure !== null && element('span', { class: 'bad' }, ' failed'),
    ),
    element('p', { class: 'dim' }, about.filter((part) => part !== null).join(' · ')),
    element('dl', { class: 'tiles' }, ...tiles(report)),
  );
}

function tiles({ steps, sizes, findings }: Report): readonly Markup[] {
  const own = steps.filter(({ stage }) => stage !== null);
  const cached = own.filter(({ state }) => state === 'cached').length;
  const [start, stop] = spanOf(steps);
  return [
    tile('Time', timeText(stop - start)),
    tile('Steps', String(own.length)),
    ...(own.length === 0 ? [] : [tile('From the cache', shareText(cached / own.length))]),
    ...(sizes === null ? [] : [tile('Image', formatBytes(sizes.bytes))]),
    ...(sizes === null || sizes.wasted === 0 ? [] : [tile('Wasted in it', formatBytes(sizes.wasted))]),
    ...(findings === null ? [] : [tile('Findings', findingsText(findings))]),
  ];
}

/** `1 error, 2 notes` */
function findingsText(findings: readonly ReportFinding[]): string {
  const counts = (['error', 'warning', 'note'] as const).map((kind) => ({
    kind,
    count: findings.filter(({ severity }) => severity === kind).length,
  }));
  const parts = counts.filter(({ count }) => count > 0).map(({ kind, count }) => countText(count, kind));
  return parts.length === 0 ? 'none' : parts.join(', ');
}

function tile(name: string, value: string): Markup {
  return element('div', { class: 'tile' }, element('dt', {}, name), element('dd', {}, value));
}

/** From the first start to the last end of steps, in milliseconds. */
export function spanOf(steps: Report['steps']): readonly [number, number] {
  const start = steps.reduce((first, step) => Math.min(first, step.start), Number.POSITIVE_INFINITY);
  const stop = steps.reduce((last, step) => Math.max(last, step.stop), Number.NEGATIVE_INFINITY);
  return steps.length === 0 ? [0, 0] : [start, stop];
}
