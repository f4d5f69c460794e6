const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** From here on a date says more. */
const MAX_DAYS = 30;

/**
 * How long ago something was: `now`, `12s ago`, `5m ago`, `3h ago`, `2d ago`, else its date, `2026-09-01`. At most ten
 * characters.
 * @param time, now in milliseconds since 1970; a time to come is now: clocks differ
 */
export function agoText(time: number, now: number): string {
  const passed = now - time;
  if (passed < SECOND_MS) return 'now';
  if (passed < MINUTE_MS) return `${Math.floor(passed / SECOND_MS)}s ago`;
  if (passed < HOUR_MS) return `${Math.floor(passed / MINUTE_MS)}m ago`;
  if (passed < DAY_MS) return `${Math.floor(passed / HOUR_MS)}h ago`;
  if (passed < MAX_DAYS * DAY_MS) return `${Math.floor(passed / DAY_MS)}d ago`;
  return momentText(time).slice(0, 10);
}

/** `2026-11-28 23:13:53` by the clock of this machine. @param time in milliseconds since 1970 */
export function momentText(time: number): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return 'unknown';
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = [String(date.getFullYear()).padStart(4, '0'), two(date.getMonth() + 1), two(date.getDate())];
  const hour = [two(date.getHours()), two(date.getMinutes()), two(date.getSeconds())];
  return `${day.join('-')} ${hour.join(':')}`;
}
