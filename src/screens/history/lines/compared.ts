import {
  type ComparedSide,
  type ComparedStep,
  changeOf,
  countsOf,
  type StepChange,
  slowerBy,
} from '../../../history/compare.ts';
import { durationOf, shortId } from '../../../history/listed.ts';
import type { PastBuild } from '../../../history/types.ts';
import { findVertex } from '../../../progress/model.ts';
import { plainText } from '../../../progress/sanitize.ts';
import type { PastRead } from '../../../states/past-builds.ts';
import type { AppState } from '../../../store/state.ts';
import { agoText } from '../../../text/ago.ts';
import { formatDuration } from '../../../text/duration.ts';
import { fitTo, type Line } from '../../../ui/text.ts';
import type { Role } from '../../../ui/theme.ts';
import { logLineRow } from '../../frame/lines/log-line.ts';

const SIDE_CELLS = 9;
const CHANGE_CELLS = 19;

const CHANGES: Readonly<Record<StepChange, { readonly text: string; readonly role: Role }>> = {
  'ran-again': { text: 'ran again', role: 'warn' },
  'now-cached': { text: 'now cached', role: 'good' },
  slower: { text: 'slower', role: 'warn' },
  faster: { text: 'faster', role: 'good' },
  'only-a': { text: 'gone', role: 'dim' },
  'only-b': { text: 'new', role: 'info' },
  state: { text: 'other end', role: 'warn' },
  same: { text: '', role: 'dim' },
};

/** `  0.4s   cached now cached  build: RUN make` */
export function comparedLine(step: ComparedStep, width: number): Line {
  const change = CHANGES[changeOf(step)];
  const stage = step.stage === null ? '' : `${step.stage}: `;
  const room = width - 2 * SIDE_CELLS - CHANGE_CELLS - 4;
  return [
    { text: fitTo(sideText(step.a), SIDE_CELLS, 'right'), role: sideRole(step.a) },
    { text: ' ' },
    { text: fitTo(sideText(step.b), SIDE_CELLS, 'right'), role: sideRole(step.b) },
    { text: '  ' },
    { text: fitTo(difference(step, change.text), CHANGE_CELLS), role: change.role },
    { text: ' ' },
    { text: stage, role: 'name' },
    { text: fitTo(step.title, Math.max(0, room - stage.length)) },
  ];
}

/** `ran again +12.0s` */
function difference(step: ComparedStep, text: string): string {
  const by = slowerBy(step);
  return by === null ? text : `${text} ${by < 0 ? '-' : '+'}${formatDuration(Math.abs(by))}`;
}

function sideText(side: ComparedSide | null): string {
  if (side === null) return '–';
  if (side.state === 'failed' || side.state === 'cancelled') return side.state;
  return side.elapsed === null
    ? side.state === 'cached'
      ? 'cached'
      : 'not run'
    : formatDuration(side.elapsed);
}

function sideRole(side: ComparedSide | null): Role {
  if (side === null || side.elapsed === null) return 'dim';
  return side.state === 'failed' ? 'bad' : 'plain';
}

/** `2 ran again, 1 now cached · 12.3s slower`, the note of the comparison. */
export function comparedNote(
  a: PastBuild,
  b: PastBuild,
  steps: readonly ComparedStep[],
  now: number,
): string {
  const { ranAgain, nowCached, onlyA, onlyB } = countsOf(steps);
  const parts = [
    ...(ranAgain === 0 ? [] : [`${ranAgain} ran again`]),
    ...(nowCached === 0 ? [] : [`${nowCached} now cached`]),
    ...(onlyB === 0 ? [] : [`${onlyB} new`]),
    ...(onlyA === 0 ? [] : [`${onlyA} gone`]),
  ];
  const by = durationOf(b, now) - durationOf(a, now);
  const time =
    Math.abs(by) < 50 ? 'as fast' : `${formatDuration(Math.abs(by))} ${by > 0 ? 'slower' : 'faster'}`;
  const same = steps.length === 0 ? [] : ['the same steps ran'];
  return [...(parts.length === 0 ? same : parts), time].join(' · ');
}

/** `bc8c30de4adc · 5m ago`, what a side of the comparison is called. */
export function sideName(build: PastBuild, now: number): string {
  return `${shortId(plainText(build.id))} · ${agoText(build.startedAt, now)}`;
}

/** The visible lines of a step's log in one of the builds. */
export function sideLog(
  state: AppState,
  { progress, details }: PastRead,
  side: ComparedSide | null,
  top: number,
  rect: { readonly width: number; readonly height: number },
): readonly Line[] {
  if (side === null) return [[{ text: ' Not a step of this build.', role: 'dim' }]];
  const vertex = findVertex(progress, side.digest);
  const log = vertex?.log ?? null;
  if (log === null || log.lineCount === 0) {
    const nothing =
      side.state === 'cached' ? 'It came from the cache, so it printed nothing.' : 'It printed nothing.';
    const text = details.notice ?? nothing;
    return [[{ text: ` ${vertex?.error ?? text}`, role: vertex?.error == null ? 'dim' : 'bad' }]];
  }
  return log
    .window(top, top + rect.height)
    .map(({ text, stream }, at) => logLineRow(state, { text, number: top + at + 1, stream }, rect.width));
}
