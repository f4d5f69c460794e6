/** How often an awake timer looks. */
const LOOK_INTERVAL_MS = 1_000;

/**
 * Calls back once after `milliseconds` during which this process could run. Time in which it could not (ctrl+z, SIGSTOP,
 * a laptop asleep, a long computation) does not count, so what arrived meanwhile is read first. Does not keep the
 * process alive. The returned function cancels.
 */
export function awakeTimer(milliseconds: number, call: () => void): () => void {
  let left = milliseconds;
  const timer = setInterval(() => {
    left -= LOOK_INTERVAL_MS;
    if (left > 0) return;
    clearInterval(timer);
    call();
  }, LOOK_INTERVAL_MS);
  timer.unref();
  return () => clearInterval(timer);
}
