import { withoutStyles } from './sanitize.ts';
import type { StatusUpdate } from './types.ts';

/** Of each step's log. */
const MAX_TAIL_BYTES = 4096;

/**
 * The end of one step's log. New bytes are appended, and moved to the front when the buffer is full: allocating an
 * array for every write is too slow.
 */
interface Tail {
  readonly bytes: Uint8Array;
  used: number;
}

/** Keeps the end of each step's output, to explain a failure: plain progress keeps nothing of it. */
export class LogTails {
  readonly #ends = new Map<string, Tail>();

  add({ logs }: StatusUpdate): void {
    for (const { vertex, data } of logs) {
      let end = this.#ends.get(vertex);
      if (end === undefined) {
        end = { bytes: new Uint8Array(4 * MAX_TAIL_BYTES), used: 0 };
        this.#ends.set(vertex, end);
      }
      append(end, data.subarray(-MAX_TAIL_BYTES));
    }
  }

  /** The end of a step's output without colours; '' if it printed nothing. */
  of(vertex: string | null): string {
    const { bytes, used } = this.#ends.get(vertex ?? '') ?? { bytes: new Uint8Array(), used: 0 };
    return withoutStyles(new TextDecoder().decode(bytes.subarray(Math.max(0, used - MAX_TAIL_BYTES), used)));
  }
}

/** @param data at most KEPT bytes */
function append(end: Tail, data: Uint8Array): void {
  if (end.used + data.length > end.bytes.length) {
    end.bytes.copyWithin(0, end.used - MAX_TAIL_BYTES, end.used);
    end.used = MAX_TAIL_BYTES;
  }
  end.bytes.set(data, end.used);
  end.used += data.length;
}
