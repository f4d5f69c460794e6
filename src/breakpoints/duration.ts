/** The units in which docker writes durations, in milliseconds. */
const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

const PART = /(\d{1,12}(?:\.\d{1,9})?)(ms|s|m|h)/gy;

/** A duration such as `30s`, `1m30s` or `500ms` (Go's time.ParseDuration), or seconds without a unit; null if it is none. */
export function parseDuration(text: string): number | null {
  const parts = text.toLowerCase();
  if (/^\d{1,12}(?:\.\d{1,9})?$/.test(parts)) return rounded(Number(parts) * 1000);
  let ms = 0;
  let end = 0;
  for (const match of parts.matchAll(PART)) {
    ms += Number(match[1]) * (UNIT_MS[match[2] ?? ''] ?? 0);
    end = match.index + match[0].length;
  }
  return end === 0 || end < parts.length ? null : rounded(ms);
}

/** The shortest text that `parseDuration` reads as this: `500ms`, `30s`, `2m`. @param ms whole milliseconds */
export function durationText(ms: number): string {
  if (ms % 1000 !== 0) return `${ms}ms`;
  return ms % 60_000 === 0 && ms > 0 ? `${ms / 60_000}m` : `${ms / 1000}s`;
}

function rounded(ms: number): number | null {
  const whole = Math.round(ms);
  return Number.isSafeInteger(whole) ? whole : null;
}
