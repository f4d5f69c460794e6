import { definitionOf, targetOf } from '../../../history/build-name.ts';
import { shortError } from '../../../history/error-text.ts';
import { cachedShare, durationOf } from '../../../history/listed.ts';
import type { PastBuild, PastState } from '../../../history/types.ts';
import { plainText } from '../../../progress/sanitize.ts';
import { agoText } from '../../../text/ago.ts';
import { cellsOf } from '../../../text/cells.ts';
import { formatDuration } from '../../../text/duration.ts';
import { clipStart, fitTo, type Line } from '../../../ui/text.ts';
import { GLYPH, type Role, spinner } from '../../../ui/theme.ts';

const WHEN_CELLS = 10;
const TIME_CELLS = 8;
const CACHED_CELLS = 5;
/** Targets get at most this share of the row. */
const TARGET_SHARE = 5;
const MIN_TARGET_CELLS = 8;

export function stateGlyph(state: PastState, now: number): { readonly glyph: string; readonly role: Role } {
  switch (state) {
    case 'running':
      return { glyph: spinner(now), role: 'accent' };
    case 'done':
      return { glyph: GLYPH.done, role: 'good' };
    case 'failed':
      return { glyph: GLYPH.failed, role: 'bad' };
    case 'cancelled':
      return { glyph: GLYPH.cancelled, role: 'dim' };
  }
}

/** `✔ 5m ago  runtime  api/Dockerfile  12.3s  45%`; of a failed one why instead of what does not fit. */
export function buildLine(
  build: PastBuild,
  {
    folder,
    isMarked,
    now,
  }: { readonly folder: string | null; readonly isMarked: boolean; readonly now: number },
  width: number,
): Line {
  const { glyph, role } = stateGlyph(build.state, now);
  const share = cachedShare(build);
  const fixed = 4 + WHEN_CELLS + 1 + TIME_CELLS + 1 + CACHED_CELLS;
  const room = Math.max(0, width - fixed);
  const target = Math.max(MIN_TARGET_CELLS, Math.floor(width / TARGET_SHARE));
  const rest = Math.max(0, room - target - 1);
  const name = plainText(definitionOf(build, folder));
  const why = build.state === 'failed' && build.error !== null ? plainText(shortError(build.error)) : '';
  // The name is short most of the time, and then there is room for the reason.
  const named = why === '' ? rest : Math.min(rest, Math.max(12, Math.min(cellsOf(name) + 2, rest >> 1)));
  return [
    { text: isMarked ? '•' : ' ', role: 'accent' },
    { text: `${glyph} `, role },
    { text: fitTo(agoText(build.startedAt, now), WHEN_CELLS), role: 'dim' },
    { text: ' ' },
    { text: fitTo(plainText(targetOf(build) ?? '–'), target) },
    { text: ' ' },
    { text: fitTo(clipStart(name, why === '' ? named : named - 2), named), role: 'name' },
    ...(why === '' ? [] : [{ text: fitTo(why, rest - named), role: 'bad' as const }]),
    { text: ' ' },
    { text: fitTo(formatDuration(durationOf(build, now)), TIME_CELLS, 'right') },
    { text: ' ' },
    {
      text: fitTo(share === null ? '' : `${Math.round(100 * share)}%`, CACHED_CELLS, 'right'),
      role: 'dim',
    },
  ];
}
