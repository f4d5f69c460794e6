import { argsOf, definitionOf, revisionOf, targetOf } from '../../../history/build-name.ts';
import { shortError } from '../../../history/error-text.ts';
import { durationOf, shortId } from '../../../history/listed.ts';
import type { PastBuild } from '../../../history/types.ts';
import { plainText } from '../../../progress/sanitize.ts';
import { agoText, momentText } from '../../../text/ago.ts';
import { formatDuration } from '../../../text/duration.ts';
import { wrapWords } from '../../../text/wrap.ts';
import { fitTo, type Line } from '../../../ui/text.ts';
import { stateGlyph } from './list.ts';

const NAME_CELLS = 13;

/** What is known of a build from the list alone. @param folder see definitionOf */
export function detailLines(
  build: PastBuild,
  folder: string | null,
  now: number,
  width: number,
): readonly Line[] {
  const { state, steps, startedAt, error, place } = build;
  const { glyph, role } = stateGlyph(state, now);
  const revision = revisionOf(build);
  const row = (name: string, value: string): Line => [
    { text: fitTo(` ${name}`, NAME_CELLS), role: 'dim' },
    { text: plainText(value) },
  ];
  const rows: Line[] = [
    [
      { text: ` ${glyph} ${state}`, role },
      { text: `  ${shortId(plainText(build.id))}`, role: 'dim' },
    ],
    row('definition', definitionOf(build, folder)),
    ...(place === null ? [] : [row('context', place.context)]),
    row('target', targetOf(build) ?? 'the last stage'),
    row('started', `${momentText(startedAt)} (${agoText(startedAt, now)})`),
    row('took', formatDuration(durationOf(build, now))),
    ...(steps === null
      ? []
      : [row('steps', `${steps.completed} of ${steps.total} done, ${steps.cached} cached`)]),
    ...(revision === null ? [] : [row('revision', `${revision.commit} ${revision.source}`.trim())]),
    ...Object.entries(argsOf(build)).map(([name, value], at) =>
      row(at === 0 ? 'build args' : '', `${name}=${value}`),
    ),
    // Last, since it may be long.
    ...(error === null
      ? []
      : wrapWords(plainText(shortError(error)), width - 4).map(
          (text): Line => [{ text: `   ${text}`, role: 'bad' }],
        )),
  ];
  return rows;
}
