import type { Millis } from './types.ts';

/** A time in which a vertex ran; `stop` is null while it does. */
export interface Interval {
  readonly start: Millis;
  readonly stop: Millis | null;
}

/**
 * Intervals in order, those that touch or overlap made one. BuildKit tells a vertex's runs separately (finding its cache
 * key, loading, executing), and vertexes of a group run side by side.
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

/** Milliseconds that merged intervals take, up to `now` (the same clock) where one is open. */
export function timeIn(intervals: readonly Interval[], now: Millis): number {
  return intervals.reduce((sum, { start, stop }) => sum + Math.max(0, (stop ?? now) - start), 0);
}
