/** Smaller steps back of a clock say nothing (NTP). */
export const MIN_SET_BACK_MS = 1_000;

/**
 * How much time has passed, in milliseconds. Infinity if the clock was set back meanwhile: then nobody knows, and what
 * waits for a time must not wait for the clock to come there again.
 */
export function passedSince(since: number, now: number): number {
  return now < since ? Number.POSITIVE_INFINITY : now - since;
}

/**
 * `0.3s`, `12.4s`, `2m 05s`, `1h 02m`.
 * @param ms milliseconds
 */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 99.95) return `${seconds.toFixed(1)}s`;
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}m ${String(whole % 60).padStart(2, '0')}s`;
  return `${Math.floor(minutes / 60)}h ${String(minutes % 60).padStart(2, '0')}m`;
}
