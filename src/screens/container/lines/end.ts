import { plainText } from '../../../progress/sanitize.ts';
import type { AppState } from '../../../store/state.ts';
import { formatDuration } from '../../../text/duration.ts';
import { keyName } from '../../../text/user-keys.ts';
import { wrapWords } from '../../../text/wrap.ts';
import { clip, type Line, spread } from '../../../ui/text.ts';
import { GLYPH, spinner } from '../../../ui/theme.ts';
import { stepName } from '../../build/lines/step-name.ts';
import type { ContainerState } from '../state.ts';

/** `web runs · 12 s · 127.0.0.1:32768 -> 80/tcp`. */
export function containerTitle({ container, now, watching }: AppState): string {
  if (container === null) return 'Run';
  const { title, startedAt, endedAt, ports } = container;
  const time = formatDuration((endedAt ?? now) - startedAt);
  const again = container.isWatched && watching ? ['again after each build'] : [];
  return [`${title} ${phaseText(container)}`, time, ...ports.map((port) => plainText(port)), ...again].join(
    ' · ',
  );
}

function phaseText({ phase, end }: ContainerState): string {
  switch (phase) {
    case 'building':
      return 'is being built';
    case 'running':
      return 'runs';
    case 'stopping':
      return 'is asked to end';
    case 'ended':
      if (end?.isBuildFailure === true) return 'was not built';
      return end?.status == null ? 'did not run' : `ended with ${end.status}`;
  }
}

/** What is to be said of the end, below the output; nothing while it runs. */
export function endLines(state: AppState): readonly Line[] {
  const { container, window } = state;
  const end = container?.end ?? null;
  if (end === null) return [];
  const width = window.columns - 4;
  const wrapped = (text: string): readonly string[] => wrapWords(plainText(text), width);
  const sentence = end.sentence ?? (end.status === 0 ? null : `It ended with exit status ${end.status}.`);
  if (sentence === null) return [];
  const glyph = end.wasStopped ? GLYPH.cancelled : GLYPH.failed;
  const role = end.wasStopped ? 'dim' : 'bad';
  return [
    ...wrapped(sentence).map(
      (text, at): Line => [
        { text: ` ${at === 0 ? glyph : ' '} `, role },
        { text, role },
      ],
    ),
    ...(end.source === undefined ? [] : [sourceLine(end.source, width)]),
    ...[...end.advice, ...buildAdvice(state)]
      .flatMap(wrapped)
      .map((text): Line => [{ text: '   ' }, { text, role: 'dim' }]),
  ];
}

function sourceLine(source: string, width: number): Line {
  return [{ text: ` ${GLYPH.bar} `, role: 'bad' }, { text: clip(plainText(source), width) }];
}

/** How to see the whole of a build that failed. */
function buildAdvice({ container, target }: AppState): readonly string[] {
  if (container?.end?.isBuildFailure !== true) return [];
  const build = keyName('everywhere', 'b');
  return container.stage === target
    ? [`${build} builds it on Build, with the logs of all steps.`]
    : [`${keyName('explore', 'enter')} on Explore makes it the target; ${build} then builds it on Build.`];
}

/** What its build is at, in place of its output: the step with its time, and its last line. */
export function buildingLines({ container, now }: AppState, width: number): readonly Line[] {
  const building = container?.building ?? null;
  if (building === null)
    return [
      [
        { text: ` ${spinner(now)} `, role: 'accent' },
        { text: 'The build starts.', role: 'dim' },
      ],
    ];
  const time = formatDuration(Math.max(0, now - building.startedAt));
  const { step, lastLine } = building;
  const name: Line = [{ text: ` ${spinner(now)} `, role: 'accent' }, { text: stepName(step) }];
  return [
    spread(name, [{ text: time, role: 'accent' }], width),
    ...(lastLine === '' ? [] : [[{ text: '   ' }, { text: lastLine, role: 'dim' }] satisfies Line]),
  ];
}
