import { setImmediate } from 'node:timers/promises';

/** Milliseconds that `until` waits before a test fails: on a busy machine a module takes seconds to load. */
const PATIENCE_MS = 15_000;

/** Waits, turn by turn, until a condition holds. */
export async function until(holds: () => boolean): Promise<void> {
  const patienceEnd = performance.now() + PATIENCE_MS;
  while (!holds()) {
    if (performance.now() >= patienceEnd) throw new Error(`This never became true: ${holds}`);
    await setImmediate();
  }
}

/** Lets everything run that is ready to run. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await setImmediate();
}

/** A promise that waits until the test opens it. */
export function gate(): { readonly promise: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const promise = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { promise, open: () => open() };
}
