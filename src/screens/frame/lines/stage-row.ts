import { baseTitle, stageTitle } from '../../../dockerfile/stage-title.ts';
import type { Stage } from '../../../dockerfile/types.ts';
import { plainText } from '../../../progress/sanitize.ts';
import type { AppState } from '../../../store/state.ts';
import { formatDuration } from '../../../text/duration.ts';
import { fitTo, type Line, type Span, spread, widthOf } from '../../../ui/text.ts';
import { GLYPH, type Role, spinner } from '../../../ui/theme.ts';
import { stageStatus } from '../select/stages.ts';

/** The filtered name of a stage, or `stage 2`. */
export function shownTitle(stage: Stage): string {
  return plainText(stageTitle(stage));
}

/** One row of the stage list: glyph, number, name, base, and its status on the right. */
export function stageRow(state: AppState, index: number, width: number): Line {
  const stage = state.dockerfile.stages[index];
  if (stage === undefined) return [];
  const status = stageStatus(state, index);
  const [glyph, role] = stageGlyph(status.kind, state.now);
  const digits = String(state.dockerfile.stages.length - 1).length;
  const off = status.kind === 'skipped';
  const left: Span[] = [
    { text: `${glyph} `, role },
    { text: `${fitTo(String(index), digits, 'right')} `, role: 'dim' },
    { text: shownTitle(stage), role: off ? 'dim' : index === state.explore.stage ? 'strong' : 'plain' },
    { text: `  ${stage.base.kind === 'stage' ? '↳ ' : ''}${plainText(baseTitle(stage))}`, role: 'dim' },
  ];
  const word: Span[] =
    index === state.target
      ? [{ text: 'target', role: 'accent' }]
      : off
        ? [{ text: 'skipped', role: 'dim' }]
        : [];
  const duration: Span[] = status.duration === null ? [] : [{ text: formatDuration(status.duration), role }];
  const blank: Span[] = word.length > 0 && duration.length > 0 ? [{ text: ' ' }] : [];
  const whole = [...word, ...blank, ...duration];
  // When narrow, drop the status word: the glyph repeats it, but nothing else shows the base.
  return spread(left, widthOf(left) + widthOf(whole) < width ? whole : duration, width);
}

/** The glyph and role of a stage. */
export function stageGlyph(
  kind: ReturnType<typeof stageStatus>['kind'],
  now: number,
): readonly [string, Role] {
  switch (kind) {
    case 'target':
      return [GLYPH.target, 'accent'];
    case 'needed':
      return [GLYPH.needed, 'info'];
    case 'skipped':
      return [GLYPH.skipped, 'dim'];
    case 'running':
      return [spinner(now), 'accent'];
    case 'done':
      return [GLYPH.done, 'good'];
    case 'cached':
      return [GLYPH.cached, 'good'];
    case 'failed':
      return [GLYPH.failed, 'bad'];
    case 'cancelled':
      return [GLYPH.cancelled, 'warn'];
  }
}
