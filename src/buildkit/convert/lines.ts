import type { LineRange } from '../../progress/types.ts';

/** A line range as BuildKit sends it, in protobuf or JSON. */
interface WireRange {
  readonly start?: { readonly line?: number } | undefined;
  readonly end?: { readonly line?: number } | undefined;
}

/**
 * Converts the ranges of one location in a file. BuildKit sends one range per line of an instruction; adjacent ranges
 * are joined and empty ones dropped.
 */
export function lineRanges(ranges: readonly WireRange[]): LineRange[] {
  const lines: { start: number; end: number }[] = [];
  for (const range of ranges) {
    const start = Number(range.start?.line ?? 0);
    if (start > 0) lines.push({ start, end: Math.max(start, Number(range.end?.line ?? 0)) });
  }
  lines.sort((a, b) => a.start - b.start || a.end - b.end);
  const joined: { start: number; end: number }[] = [];
  for (const range of lines) {
    const last = joined.at(-1);
    if (last !== undefined && range.start <= last.end + 1) last.end = Math.max(last.end, range.end);
    else joined.push({ ...range });
  }
  return joined;
}
