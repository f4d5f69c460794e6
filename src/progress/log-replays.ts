import type { Millis } from './types.ts';

interface Written {
  readonly first: Millis;
  readonly firstData: Uint8Array;
  last: Millis;
  isReplaying: boolean;
}

/**
 * Tells what was written from what the engine reports again: whenever a step is solved once more within a build, to look at
 * its files for instance, all of its output comes again from the beginning, with the times that it had (moby/buildkit
 * util/progress: a MultiWriter hands a new listener all earlier events).
 */
export class LogReplays {
  readonly #streams = new Map<number, Written>();

  /** Whether a write has come before. To be asked once for each, in the order in which they come. */
  isReplay(data: Uint8Array, stream: number, time: Millis): boolean {
    const written = this.#streams.get(stream);
    if (written === undefined) {
      this.#streams.set(stream, { first: time, firstData: data.slice(), last: time, isReplaying: false });
      return false;
    }
    if (time === written.first && isSame(data, written.firstData)) written.isReplaying = true;
    else if (time > written.last) written.isReplaying = false;
    if (written.isReplaying) return true;
    written.last = time;
    return false;
  }
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}
