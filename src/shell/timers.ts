import type { Clock } from '../ports.ts';

/** Waits for a promise, however it ends, but not longer than so many milliseconds. */
export async function waitAtMost(clock: Clock, ms: number, promise: Promise<unknown>): Promise<void> {
  let stop = (): void => undefined;
  const over = new Promise<void>((resolve) => {
    stop = clock.after(ms, resolve);
  });
  await Promise.race([promise.catch(() => undefined), over]);
  stop();
}

/** Calls again and again, so many milliseconds after each call; the result stops that. */
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
