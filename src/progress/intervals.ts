import type { Millis } from './types.ts';

/** A period in which a vertex ran; `stop` is null while it runs. */
export interface Interval {
  readonly start: Millis;
  readonly stop: Millis | null;
}

/**
 * Sorts intervals and merges those that touch or overlap. BuildKit reports the runs of a vertex separately (computing
 * its cache key, loading, executing), and the vertexes of a group run in parallel.
 */
export function mergeIntervals(intervals: readonly Interval[]): readonly Interval[] {
  const merged: Interval[] = [];
  for (const next of [...intervals].sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last === undefined || (last.stop !== null && last.stop < next.start)) {
      merged.push(next);
    } else if (last.stop !== null && (next.stop === null || next.stop > last.stop)) {
      merged[merged.length - 1] = { start: last.start, stop: next.stop };
    }
  }
  return merged;
}

/** Total milliseconds of merged intervals; an open one counts up to `now` (the same clock). */
export function timeIn(intervals: readonly Interval[], now: Millis): number {
  return intervals.reduce((sum, { start, stop }) => sum + Math.max(0, (stop ?? now) - start), 0);
}
