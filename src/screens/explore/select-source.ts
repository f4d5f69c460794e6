import { lastTop } from '../../store/move.ts';
import type { AppState } from '../../store/state.ts';

/** First line (from 1) of a source panel of `page` lines: where the user scrolled to, else the stage. */
export function sourceTop(state: AppState, page: number): number {
  const count = state.dockerfile.lines.length;
  const wanted = state.explore.sourceTop ?? stageTop(state, page);
  return Math.max(1, Math.min(wanted, lastTop(count, page) + 1));
}

/** A stage that fits is shown with some lines above it; a longer one from its first line. */
function stageTop(state: AppState, page: number): number {
  const stage = state.dockerfile.stages[state.explore.stage];
  if (stage === undefined) return 1;
  const size = stage.endLine - stage.startLine + 1;
  if (stage.endLine <= page) return 1;
  const above = size >= page ? 1 : Math.min(6, page - size);
  return stage.startLine - above;
}
