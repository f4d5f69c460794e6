import { neededStages } from '../../dockerfile/needs.ts';
import type { AppState } from '../../store/state.ts';

/**
 * The stages that the cursor can stand on in the graph, in file order: those with a row, and of each run of skipped
 * stages in one row the first.
 */
export function graphStops(state: AppState): readonly number[] {
  const { stages } = state.dockerfile;
  const target = stages[state.target];
  if (state.explore.skippedDrawn || target === undefined) return stages.map(({ index }) => index);
  const needed = neededStages(state.dockerfile, target);
  return stages.flatMap(({ index }) =>
    needed.has(index) || index === 0 || needed.has(index - 1) ? [index] : [],
  );
}

/** Where the stage under the cursor is among the stops. */
export function graphStop(stops: readonly number[], stage: number): number {
  return Math.max(
    0,
    stops.findLastIndex((stop) => stop <= stage),
  );
}
