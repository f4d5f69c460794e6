import { countText } from '../../text/count-text.ts';
import { head } from '../../text/ends.ts';
import { formatBytes } from '../../text/format-bytes.ts';
import { transferOf } from '../group-by-stage.ts';
import { mergeIntervals, timeIn } from '../intervals.ts';
import { type BuildProgress, engineTime } from '../model.ts';
import { formatSeconds } from '../plain-format.ts';
import { withoutStyles } from '../sanitize.ts';
import type { Millis } from '../types.ts';
import type { VertexProgress } from '../vertex.ts';
import type { TtyColours } from './colours.ts';

export interface FrameOptions {
  /** The size of the terminal. */
  readonly columns: number;
  readonly rows: number;
  /** How many of the last log lines of a running step are shown. */
  readonly logLines: number;
  readonly colours: TtyColours;
}

interface Line {
  readonly text: string;
  /** SGR parameters; '' for none. */
  readonly colour: string;
}

const plain = (text: string): Line => ({ text, colour: '' });

/** The steps of one stage, or of one platform of it. */
interface Group {
  readonly title: string;
  readonly steps: readonly VertexProgress[];
}

/**
 * The live display of a build: one line of summary; stages that are done folded into a line each; running steps with
 * timers and the ends of their logs. At most one row less than the terminal has, no line wider than it.
 *
 * @param now by our clock @param startedAt the same; when the build began
 */
export function ttyFrame(
  progress: BuildProgress,
  now: Millis,
  startedAt: Millis,
  options: FrameOptions,
): readonly string[] {
  const at = engineTime(progress, now);
  const vertexes = [...progress.vertexes.values()].filter(({ hidden }) => !hidden);
  const steps = vertexes.filter(({ label }) => label.kind === 'step');
  const groups = groupsOf(steps);
  const own = vertexes.filter(({ label, state }) => label.kind !== 'step' && isOpen(state));
  const first = summaryLine(steps, now - startedAt);
  // One row for the summary, one for the cursor.
  const room = Math.max(0, options.rows - 2);
  for (let logLines = options.logLines; ; logLines -= 1) {
    const lines = [
      ...own.flatMap((vertex) => runningLines(vertex, at, { ...options, logLines }, '')),
      ...groups.flatMap((group) => groupLines(group, at, { ...options, logLines })),
    ];
    if (lines.length <= room) return fitted([plain(first), ...lines], options);
    if (logLines > 0) continue;
    const folded = withoutFinished(groups, own, at, options);
    return fitted([plain(first), ...folded.slice(Math.max(0, folded.length - room))], options);
  }
}

function summaryLine(steps: readonly VertexProgress[], elapsed: number): string {
  const cached = steps.filter(({ state }) => state === 'cached').length;
  const done = cached + steps.filter(({ state }) => state === 'done').length;
  const share = cached === 0 ? '' : `, ${cached} cached`;
  return `Building ${formatSeconds(Math.max(0, elapsed))}  ${done}/${countText(steps.length, 'step')}${share}`;
}

/** In the order in which the engine announced them. */
function groupsOf(steps: readonly VertexProgress[]): readonly Group[] {
  const groups = new Map<string, VertexProgress[]>();
  for (const step of steps) {
    if (step.label.kind !== 'step') continue;
    const { platform, stage } = step.label;
    const name = stage?.replace(/^stage-(?=\d+$)/, 'stage ') ?? null;
    const title = [platform, name].filter((part) => part !== null).join(' ') || 'the stage';
    groups.set(title, [...(groups.get(title) ?? []), step]);
  }
  return [...groups].map(([title, list]) => ({ title, steps: list }));
}

/** All stages that are done in one line, then the others: for a window that is too small for them. */
function withoutFinished(
  groups: readonly Group[],
  own: readonly VertexProgress[],
  at: Millis,
  options: FrameOptions,
): readonly Line[] {
  const finished = groups.filter(isFinished);
  const rest = groups.filter((group) => !isFinished(group));
  return [
    ...(finished.length === 0 ? [] : [plain(`✓ ${countText(finished.length, 'stage')} done`)]),
    ...own.flatMap((vertex) => runningLines(vertex, at, { ...options, logLines: 0 }, '')),
    ...rest.flatMap((group) => groupLines(group, at, { ...options, logLines: 0 })),
  ];
}

function isFinished({ steps }: Group): boolean {
  return steps.every(({ state }) => state === 'done' || state === 'cached');
}

function groupLines(group: Group, at: Millis, options: FrameOptions): readonly Line[] {
  const { title, steps } = group;
  const elapsed = timeIn(mergeIntervals(steps.flatMap(({ runs }) => runs)), at);
  if (isFinished(group)) {
    const cached = steps.filter(({ state }) => state === 'cached').length;
    if (cached === steps.length) return [plain(`✓ ${title}  cached`)];
    const share = cached === 0 ? '' : `, ${cached} cached`;
    return [plain(`✓ ${title}  ${countText(steps.length, 'step')}${share}  ${formatSeconds(elapsed)}`)];
  }
  const done = steps.filter(({ state }) => state === 'done' || state === 'cached').length;
  const open = steps.filter(({ state }) => isOpen(state));
  if (open.length === 0) return done === 0 ? [] : [plain(`○ ${title}  ${done}/${steps.length}`)];
  return [
    plain(`● ${title}  ${done}/${steps.length}`),
    ...open.flatMap((vertex) => runningLines(vertex, at, options, '  ')),
  ];
}

/** What a step shows that is not done: it runs, failed, or was cancelled. */
function isOpen(state: VertexProgress['state']): boolean {
  return state === 'running' || state === 'failed' || state === 'cancelled';
}

function runningLines(
  vertex: VertexProgress,
  at: Millis,
  { colours, logLines }: FrameOptions,
  indent: string,
): readonly Line[] {
  const { label, log, name, runs, state } = vertex;
  const title = label.kind === 'step' ? label.title : name;
  // The time comes before the title, so that a long title does not hide it.
  const rest = `${formatSeconds(timeIn(runs, at))}${bytesOf(vertex)}  ${title}`;
  if (state === 'failed') return [{ text: `${indent}✗ ${rest}`, colour: colours.error }];
  if (state === 'cancelled') return [{ text: `${indent}- ${rest}`, colour: colours.cancel }];
  const last = logLines === 0 ? [] : log.window(log.lineCount - logLines, log.lineCount);
  return [
    { text: `${indent}➜ ${rest}`, colour: colours.run },
    ...last.map(({ text }) => plain(`${indent}  │ ${withoutStyles(text)}`)),
  ];
}

/** What a step has pulled or sent. */
function bytesOf(vertex: VertexProgress): string {
  const transfer = transferOf(vertex);
  if (transfer === null) return '';
  const total = transfer.total > 0 ? ` of ${formatBytes(transfer.total)}` : '';
  return `  ${formatBytes(transfer.current)}${total}`;
}

function fitted(lines: readonly Line[], { columns }: FrameOptions): readonly string[] {
  return lines.map(({ text, colour }) => {
    // The last column stays free: some terminals wrap at it.
    const cut = head(text, Math.max(1, columns - 1));
    return colour === '' ? cut : `\u001b[${colour}m${cut}\u001b[0m`;
  });
}
