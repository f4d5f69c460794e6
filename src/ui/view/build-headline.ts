import { plainText } from '../../progress/sanitize.ts';
import type { AppState, BuildState } from '../../store/state.ts';
import { formatDuration } from '../duration.ts';
import { GLYPH, spinner } from '../theme.ts';

/** `⠹ Building runtime · 12.3s`, the title of the step list. */
export function buildHeadline(state: AppState, build: BuildState): string {
  const elapsed = formatDuration((build.endedAt ?? state.now) - build.startedAt);
  const target = `${plainText(build.target)}${build.noCache ? ' without cache' : ''}`;
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
