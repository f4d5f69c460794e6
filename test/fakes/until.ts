import { setImmediate } from 'node:timers/promises';

/** Turns of the event loop after which something that has not come will not come. */
const TURNS = 1000;

/** Waits, turn by turn and without a clock, until something holds. */
export async function until(holds: () => boolean): Promise<void> {
  for (let turn = 0; turn < TURNS; turn += 1) {
    if (holds()) return;
    await setImmediate();
  }
  throw new Error(`Waited in vain for: ${holds}`);
}

/** Lets everything happen that waits for nothing but its turn. */
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
