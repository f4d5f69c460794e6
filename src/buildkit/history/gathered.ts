/**
 * Gathers what a stream has ready into lists, so that a history of thousands of builds is not handled one by one. A list
 * is given as soon as nothing more is ready.
 * @param limit how many at most are in one list
 */
export async function* gathered<T>(stream: AsyncIterable<T>, limit: number): AsyncGenerator<readonly T[]> {
  const source = stream[Symbol.asyncIterator]();
  let ready: T[] = [];
  let next = source.next();
  // It is awaited later; a rejection meanwhile is not unhandled.
  next.catch(() => undefined);
  try {
    for (;;) {
      const found = ready.length === 0 ? await next : await Promise.race([next, nothingReady()]);
      if (found === null || ready.length >= limit) {
        yield ready;
        ready = [];
        if (found === null) continue;
      }
      if (found.done === true) break;
      ready.push(found.value);
      next = source.next();
      next.catch(() => undefined);
    }
    if (ready.length > 0) yield ready;
  } finally {
    await source.return?.().catch?.(() => undefined);
  }
}

/** After what the stream already has: its messages arrive in turns of the event loop. */
function nothingReady(): Promise<null> {
  return new Promise((resolve) => {
    setImmediate(() => resolve(null));
  });
}
