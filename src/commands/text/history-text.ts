import { clip, clipStart } from '../../dockerfile/clip.ts';
import { argsOf, definitionOf, revisionOf, targetOf } from '../../history/build-name.ts';
import {
  type ComparedSide,
  type ComparedStep,
  changeOf,
  countsOf,
  type StepChange,
  slowerBy,
} from '../../history/compare.ts';
import { shortError } from '../../history/error-text.ts';
import { durationOf, shortId } from '../../history/listed.ts';
import { withOwnNames } from '../../history/past-source.ts';
import type { PastBuild } from '../../history/types.ts';
import { groupByStage } from '../../progress/group-by-stage.ts';
import { plainText } from '../../progress/sanitize.ts';
import { elapsedOf } from '../../progress/summary.ts';
import type { VertexProgress } from '../../progress/vertex.ts';
import type { PastRead } from '../../states/past-builds.ts';
import { agoText, momentText } from '../../text/ago.ts';
import { cellsOf } from '../../text/cells.ts';
import { countText } from '../../text/count-text.ts';
import { formatDuration } from '../../text/duration.ts';
import { failureReport } from '../build-report.ts';
import { tableText } from './table.ts';

/** Longer cells do not widen a column. */
const MAX_COLUMN_CELLS = 48;

/** Of a definition and a state at least so much is shown. */
const MIN_CELLS = 14;

/** The place of the definition in a row, which can be any path. */
const DEFINITION = 3;

/**
 * A list of builds, newest first.
 *
 * @param folder see definitionOf
 * @param now milliseconds since 1970
 * @param width columns of the terminal, in which each build has one row; null for a pipe, which gets all
 */
export function historyText(
  builds: readonly PastBuild[],
  folder: string,
  now: number,
  width: number | null,
): string {
  const rows = builds.map((build) => [
    shortId(plainText(build.id)),
    agoText(build.startedAt, now),
    plainText(targetOf(build) ?? '-'),
    plainText(definitionOf(build, folder)),
    formatDuration(durationOf(build, now)),
    cachedText(build),
    stateText(build),
  ]);
  const all = [['ID', 'WHEN', 'TARGET', 'DEFINITION', 'TIME', 'CACHED', 'STATE'], ...rows];
  if (width === null) return tableText(all, MAX_COLUMN_CELLS);
  const room = roomOf(all, width);
  const fitting = all.map((row) => row.map((cell, at) => (at === DEFINITION ? clipStart(cell, room) : cell)));
  return withinWidth(tableText(fitting, MAX_COLUMN_CELLS), width);
}

/** What the other columns leave for the definition. */
function roomOf(rows: readonly (readonly string[])[], width: number): number {
  const widest = (at: number): number => Math.max(...rows.map((row) => cellsOf(row[at] ?? '')));
  const last = (rows[0]?.length ?? 1) - 1;
  const others = Array.from({ length: last }, (_, at) => (at === DEFINITION ? 0 : widest(at) + 2));
  const taken = others.reduce((sum, cells) => sum + cells, 0) + Math.min(MIN_CELLS, widest(last)) + 2;
  return Math.max(MIN_CELLS, width - taken);
}

/** Lines cut at the edge of a terminal; whole in a pipe. */
function withinWidth(text: string, width: number | null): string {
  if (width === null) return text;
  return text.replaceAll(/[^\n]+/g, (line) => clip(line, width));
}

/** `3/9`: of the steps that completed, those from the cache; `-` if nobody counted. */
function cachedText({ steps }: PastBuild): string {
  return steps === null ? '-' : `${steps.cached}/${steps.completed}`;
}

function stateText({ state, error }: PastBuild): string {
  return state === 'failed' && error !== null ? `failed: ${plainText(shortError(error))}` : state;
}

/** One build: what it was, its steps by stage with their times, and of what it failed. */
export function pastText(read: PastRead, folder: string, now: number, width: number | null): string {
  const { build, notice } = read.details;
  const last = notice === null ? '' : `\n${notice}\n`;
  const steps = withinWidth(stepsText(read, now), width);
  return `${headText(build, folder, now)}\n${steps}${failureText(read)}${last}`;
}

function headText(build: PastBuild, folder: string, now: number): string {
  const { id, state, startedAt, endedAt, steps, place } = build;
  const revision = revisionOf(build);
  const args = Object.entries(argsOf(build));
  const rows = [
    ['Build', plainText(id)],
    ['State', state],
    ['Definition', plainText(definitionOf(build, folder))],
    ...(place === null ? [] : [['Context', plainText(place.context)]]),
    ['Target', plainText(targetOf(build) ?? 'the last stage')],
    ['Started', `${momentText(startedAt)} (${agoText(startedAt, now)})`],
    ['Took', `${formatDuration(durationOf(build, now))}${endedAt === null ? ' so far' : ''}`],
    ...(steps === null
      ? []
      : [['Steps', `${steps.completed} of ${steps.total} done, ${steps.cached} cached`]]),
    ...(revision === null ? [] : [['Revision', plainText(`${revision.source} ${revision.commit}`.trim())]]),
    ...args.map(([name, value], at) => [at === 0 ? 'Build args' : '', plainText(`${name}=${value}`)]),
  ];
  return tableText(rows, MAX_COLUMN_CELLS);
}

function stepsText({ details, progress, dockerfile, isKept }: PastRead, now: number): string {
  const { graph } = details;
  const named = graph === null || !isKept ? graph : withOwnNames(graph, dockerfile, progress);
  const at = details.build.endedAt ?? now;
  const names = dockerfile.stages.map(({ name }) => name);
  return groupByStage(progress, names, at, named)
    .filter(({ steps }) => steps.length > 0)
    .map(({ index, name, steps }) => {
      const title = index === null ? 'BuildKit' : plainText(name ?? `stage ${index}`);
      const rows = steps.map(
        (step) => `  ${stepTime(step, elapsedOf(progress, step, at)).padEnd(TIME_CELLS)}  ${titleOf(step)}\n`,
      );
      return `${title}\n${rows.join('')}`;
    })
    .join('');
}

/** `12.4s cancelled` */
const TIME_CELLS = 15;

function titleOf({ label, name }: VertexProgress): string {
  return label.kind === 'other' ? name : label.title;
}

function stepTime({ state }: VertexProgress, elapsed: number): string {
  if (state === 'cached' || state === 'waiting') return state === 'cached' ? 'cached' : 'not run';
  return state === 'done' ? formatDuration(elapsed) : `${formatDuration(elapsed)} ${state}`;
}

function failureText({ details: { failure, graph }, dockerfile, isKept, progress }: PastRead): string {
  if (failure === null) return '';
  const known = { ...failure, lines: isKept ? failure.lines : [], mounts: null };
  return `\n${failureReport(known, dockerfile, progress, isKept ? graph : null)}`;
}

const CHANGE_TEXT: Readonly<Record<StepChange, string>> = {
  'ran-again': 'ran again',
  'now-cached': 'now cached',
  slower: 'slower',
  faster: 'faster',
  'only-a': 'only in the first',
  'only-b': 'only in the second',
  state: 'ended otherwise',
  same: '',
};

/** Two builds side by side. */
export function comparedText(
  a: PastBuild,
  b: PastBuild,
  steps: readonly ComparedStep[],
  folder: string,
  now: number,
  width: number | null,
): string {
  const head = tableText(
    [
      ['', 'FIRST', 'SECOND'],
      ['Build', shortId(plainText(a.id)), shortId(plainText(b.id))],
      ['Definition', plainText(definitionOf(a, folder)), plainText(definitionOf(b, folder))],
      ['Target', plainText(targetOf(a) ?? '-'), plainText(targetOf(b) ?? '-')],
      ['Started', momentText(a.startedAt), momentText(b.startedAt)],
      ['State', a.state, b.state],
      ['Took', formatDuration(durationOf(a, now)), formatDuration(durationOf(b, now))],
    ],
    MAX_COLUMN_CELLS,
  );
  const rows = steps.map((step) => [
    sideText(step.a),
    sideText(step.b),
    changeText(step),
    `${step.stage === null ? '' : `${step.stage}: `}${step.title}`,
  ]);
  const table =
    rows.length === 0
      ? ''
      : `\n${tableText([['FIRST', 'SECOND', 'CHANGE', 'STEP'], ...rows], MAX_COLUMN_CELLS)}`;
  return `${head}${withinWidth(table, width)}\n${comparedSentence(a, b, steps, now)}\n`;
}

/** How a step differs, in words: `ran again: +12.0s`. '' for no difference. */
export function changeText(step: ComparedStep): string {
  const text = CHANGE_TEXT[changeOf(step)];
  const by = slowerBy(step);
  return by === null ? text : `${text}: ${signed(by)}`;
}

function sideText(side: ComparedSide | null): string {
  if (side === null) return '-';
  if (side.state === 'cached') return 'cached';
  if (side.elapsed === null) return 'not run';
  return side.state === 'done'
    ? formatDuration(side.elapsed)
    : `${formatDuration(side.elapsed)} ${side.state}`;
}

/** The comparison as one sentence. */
export function comparedSentence(
  a: PastBuild,
  b: PastBuild,
  steps: readonly ComparedStep[],
  now: number,
): string {
  const { ranAgain, nowCached, onlyA, onlyB } = countsOf(steps);
  const by = durationOf(b, now) - durationOf(a, now);
  const parts = [
    ...(ranAgain === 0 ? [] : [`${countText(ranAgain, 'step')} ran again`]),
    ...(nowCached === 0 ? [] : [`${countText(nowCached, 'step')} came from the cache`]),
    ...(onlyA === 0 ? [] : [onlyA === 1 ? '1 step is gone' : `${onlyA} steps are gone`]),
    ...(onlyB === 0 ? [] : [onlyB === 1 ? '1 step is new' : `${onlyB} steps are new`]),
  ];
  const what = parts.length === 0 ? 'The same steps ran' : parts.join(', ');
  const time =
    Math.abs(by) < 50 ? 'as fast' : `${formatDuration(Math.abs(by))} ${by > 0 ? 'slower' : 'faster'}`;
  return `${what}; the second build was ${time}.`;
}

function signed(by: number): string {
  return `${by < 0 ? '-' : '+'}${formatDuration(Math.abs(by))}`;
}
