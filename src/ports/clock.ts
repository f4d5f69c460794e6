/** The clock that the core uses; a fake one in unit tests. */
export interface Clock {
  /** Milliseconds since the epoch. They jump when somebody sets the clock: use `elapsed` to measure or to wait. */
  now(): number;
  /** Milliseconds since some moment, by a clock that is never set. */
  elapsed(): number;
  /** Calls back once after `ms` milliseconds; the returned function cancels. */
  after(ms: number, call: () => void): () => void;
}

/** The real clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  after: (ms, call) => {
    const timer = setTimeout(call, ms);
    return () => clearTimeout(timer);
  },
};

/** Waits until a promise settles, but at most `ms` milliseconds. Never rejects. */
export async function waitAtMost(clock: Clock, ms: number, promise: Promise<unknown>): Promise<void> {
  let stop = (): void => undefined;
  const over = new Promise<void>((resolve) => {
    stop = clock.after(ms, resolve);
  });
  await Promise.race([promise.catch(() => undefined), over]);
  stop();
}

/** Calls repeatedly, `ms` milliseconds after the previous call; the returned function stops it. */
export function repeatEvery(clock: Clock, ms: number, call: () => void): () => void {
  let stop = (): void => undefined;
  const wait = (): void => {
    stop = clock.after(ms, () => {
      call();
      wait();
    });
  };
  wait();
  return () => stop();
}
