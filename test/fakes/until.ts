import { setImmediate } from 'node:timers/promises';

/** Turns of the event loop after which nothing more is expected to happen. */
const TURNS = 1000;

/** Milliseconds that `until` waits at least: ink holds an escape back for 20, since more of a key may follow. */
const PATIENCE_MS = 500;

/** Waits, turn by turn, until a condition holds. */
export async function until(holds: () => boolean): Promise<void> {
  const patienceEnd = performance.now() + PATIENCE_MS;
  for (let turn = 0; turn < TURNS || performance.now() < patienceEnd; turn += 1) {
    if (holds()) return;
    await setImmediate();
  }
  throw new Error(`This never became true: ${holds}`);
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
