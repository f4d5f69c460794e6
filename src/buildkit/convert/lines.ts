import type { LineRange } from '../../progress/types.ts';

/** A range as BuildKit has it, on the wire or as JSON. */
interface WireRange {
  readonly start?: { readonly line?: number } | undefined;
  readonly end?: { readonly line?: number } | undefined;
}

/**
 * The lines of one place in a file. An instruction over several lines comes as a range for each of them: those that
 * touch are joined. Ranges that say nothing are left out.
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
