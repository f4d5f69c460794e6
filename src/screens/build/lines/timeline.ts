import { plainText } from '../../../progress/sanitize.ts';
import { cellsOf } from '../../../text/cells.ts';
import { formatDuration } from '../../../text/duration.ts';
import { stretch } from '../../../ui/bar.ts';
import type { Rect } from '../../../ui/layout.ts';
import { shortStepTitle } from '../../../ui/step-title.ts';
import { clip, fitTo, type Line } from '../../../ui/text.ts';
import type { Role } from '../../../ui/theme.ts';
import type { Timeline, TimelineBar } from '../select-timeline.ts';

/** When each step ran, as bars on the build's time axis; if not all fit, the longest ones. */
export function timelineLines(timeline: Timeline, rect: Rect): readonly Line[] {
  const label = Math.min(34, Math.floor(rect.width * 0.42));
  const room = rect.width - label - 4;
  const axis: Line = [
    { text: ' '.repeat(label + 2) },
    { text: fitTo('0s', Math.max(0, room - 8)), role: 'dim' },
    { text: fitTo(formatDuration(timeline.length), 8, 'right'), role: 'dim' },
  ];
  const kept = longest(timeline.bars, Math.max(1, rect.height - 3));
  const left = timeline.bars.length - kept.length;
  const notes = [
    ...(timeline.cached > 0 ? [`${timeline.cached} from the cache`] : []),
    ...(left > 0 ? [`${left} shorter ones not shown`] : []),
  ];
  return [
    axis,
    ...kept.map((bar) => barLine(bar, timeline.length, label, room)),
    [],
    [{ text: ` ${notes.join('  ·  ')}`, role: 'dim' }],
  ];
}

/** The `count` longest bars, in their original order. */
function longest(bars: readonly TimelineBar[], count: number): readonly TimelineBar[] {
  if (bars.length <= count) return bars;
  const kept = new Set(bars.toSorted((a, b) => b.elapsed - a.elapsed).slice(0, count));
  return bars.filter((bar) => kept.has(bar));
}

const BAR_ROLES: Readonly<Record<TimelineBar['state'], Role>> = {
  waiting: 'dim',
  running: 'accent',
  done: 'good',
  cached: 'dim',
  failed: 'bad',
  cancelled: 'warn',
};

function barLine(bar: TimelineBar, length: number, label: number, room: number): Line {
  const scale = Math.max(1, room - 8) / length;
  const from = Math.floor(bar.start * scale);
  const eighths = Math.max(1, Math.round(bar.elapsed * scale * 8));
  const name = bar.stage === null ? '' : `${clip(plainText(bar.stage), label >> 1)} `;
  return [
    { text: ' ' },
    { text: name, role: 'name' },
    { text: fitTo(shortStepTitle(bar.title), label - cellsOf(name)) },
    { text: ' ' },
    { text: ' '.repeat(from) },
    { text: stretch(eighths), role: BAR_ROLES[bar.state] },
    { text: ` ${formatDuration(bar.elapsed)}`, role: 'dim' },
  ];
}
