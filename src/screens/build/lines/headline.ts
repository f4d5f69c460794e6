import { plainText } from '../../../progress/sanitize.ts';
import type { AppState } from '../../../store/state.ts';
import { cellsOf } from '../../../text/cells.ts';
import { formatDuration } from '../../../text/duration.ts';
import { clip } from '../../../ui/text.ts';
import { GLYPH, spinner } from '../../../ui/theme.ts';
import type { BuildState } from '../state.ts';

/**
 * `⠹ Building runtime without cache · 12.3s`, the title of the step list. If it exceeds `room` cells, the
 * cache is dropped, then the target's name is cut.
 */
export function buildHeadline(state: AppState, build: BuildState, room: number): string {
  const target = plainText(build.target);
  const whole = headline(state, build, build.noCache ? `${target} without cache` : target);
  if (cellsOf(whole) <= room) return whole;
  const beside = cellsOf(headline(state, build, ''));
  return headline(state, build, clip(target, Math.max(8, room - beside)));
}

function headline(state: AppState, build: BuildState, target: string): string {
  const elapsed = formatDuration((build.endedAt ?? state.now) - build.startedAt);
  switch (build.phase) {
    case 'connecting':
      return `${spinner(state.now)} Asking the engine for ${target}`;
    case 'running':
      return `${spinner(state.now)} Building ${target} · ${elapsed}`;
    case 'done':
      return `${GLYPH.done} Built ${target} · ${elapsed}`;
    case 'failed':
      return `${GLYPH.failed} ${target} failed · ${elapsed}`;
    case 'cancelled':
      return `${GLYPH.cancelled} ${target} cancelled · ${elapsed}`;
    case 'lost':
      return `${GLYPH.failed} ${target} was not built`;
  }
}
