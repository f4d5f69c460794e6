import type { Clock } from '../ports.ts';

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
