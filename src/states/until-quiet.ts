import { systemClock } from '../ports.ts';

/** What is known of a build that runs has arrived when nothing more came for so long. */
const QUIET_MS = 300;

/** How long the first of it may take: a busy engine sends nothing for a while. */
const FIRST_TIMEOUT_MS = 5_000;

/** What a stream has to say at first: until nothing more comes for some time. Leaves it open. */
export async function* untilQuiet<T>(stream: AsyncIterable<T>): AsyncGenerator<T> {
  const items = stream[Symbol.asyncIterator]();
  for (let ms = FIRST_TIMEOUT_MS; ; ms = QUIET_MS) {
    const next = items.next();
    next.catch(() => undefined);
    let stop = (): void => undefined;
    const quiet = new Promise<null>((resolve) => {
      stop = systemClock.after(ms, () => resolve(null));
    });
    const found = await Promise.race([next, quiet]);
    stop();
    if (found === null || found.done === true) break;
    yield found.value;
  }
}
