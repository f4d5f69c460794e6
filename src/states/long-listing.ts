import type { StateRef } from '../ports.ts';

/** An engine that lists a state for so long has very many files to list, or is slow: a process is there sooner. */
const PATIENCE_MS = 1_000;

/** The same where another state of the target had so many files. */
const SHORT_PATIENCE_MS = 400;

/** A state that is there answers within this time. */
const PRESENT_MS = 100;

/**
 * Ends the engine's listing of a state that takes long. Some engines look at all files before they list the first
 * (BuildKit's local exporter, for paths that would be written twice), so their number alone would come too late.
 */
export class LongListing {
  readonly #solved: () => Promise<StateRef>;
  readonly #patience: number;

  /**
   * @param solved the state; called only where the listing takes a while
   * @param isLikely whether it is likely to be long
   */
  constructor(solved: () => Promise<StateRef>, isLikely: boolean) {
    this.#solved = solved;
    this.#patience = isLikely ? SHORT_PATIENCE_MS : PATIENCE_MS;
  }

  /** Goes on with what is listed until that takes too long. Returns whether all was listed. */
  async each<T>(
    list: (signal: AbortSignal) => AsyncIterable<T>,
    use: (item: T) => boolean,
  ): Promise<boolean> {
    const [over, ended] = [new AbortController(), new AbortController()];
    // It ended before, or failed, as the listing itself does.
    this.#wait(ended.signal).then(
      () => over.abort(),
      () => undefined,
    );
    try {
      for await (const item of list(over.signal)) if (!use(item)) return false;
      return true;
    } catch (error) {
      if (over.signal.aborted && error === over.signal.reason) return false;
      throw error;
    } finally {
      ended.abort();
    }
  }

  /** Resolves when the state has been there for a while: until then the engine may have to build it. */
  async #wait(signal: AbortSignal): Promise<void> {
    await pause(this.#patience, signal);
    const asked = performance.now();
    await this.#solved();
    if (performance.now() - asked > PRESENT_MS) await pause(this.#patience, signal);
  }
}

/** Rejects when the signal is given. Does not keep the process alive. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    timer.unref();
    const end = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}
