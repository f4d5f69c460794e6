import { systemClock } from '../ports.ts';

/** What a stream has to say at first: until nothing more comes for some time. @param ms how long it is silent then */
export async function* untilQuiet<T>(stream: AsyncIterable<T>, ms: number): AsyncGenerator<T> {
  const source = stream[Symbol.asyncIterator]();
  for (;;) {
    const next = source.next();
    next.catch(() => undefined);
    let stop = (): void => undefined;
    const quiet = new Promise<null>((resolve) => {
      stop = systemClock.after(ms, () => resolve(null));
    });
    const found = await Promise.race([next, quiet]).finally(() => stop());
    if (found === null || found.done === true) break;
    yield found.value;
  }
}
