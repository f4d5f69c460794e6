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
  /** Whether what was before these bytes is gone. */
  isCut: boolean;
}

/** Keeps the end of each step's output, to explain a failure: plain progress keeps nothing of it. */
export class LogTails {
  readonly #ends = new Map<string, Tail>();

  add({ logs }: StatusUpdate): void {
    for (const { vertex, data } of logs) {
      let end = this.#ends.get(vertex);
      if (end === undefined) {
        end = { bytes: new Uint8Array(4 * MAX_TAIL_BYTES), used: 0, isCut: false };
        this.#ends.set(vertex, end);
      }
      if (data.length > MAX_TAIL_BYTES) end.isCut = true;
      append(end, data.subarray(-MAX_TAIL_BYTES));
    }
  }

  /**
   * The end of a step's output without colours; '' if it printed nothing. It begins with a whole line: half a secret
   * could not be told from other text.
   */
  of(vertex: string | null): string {
    const end = this.#ends.get(vertex ?? '');
    if (end === undefined) return '';
    const start = Math.max(0, end.used - MAX_TAIL_BYTES);
    const kept = end.bytes.subarray(start, end.used);
    const whole = start > 0 || end.isCut ? kept.subarray(firstLineEnd(kept) + 1) : kept;
    return withoutStyles(new TextDecoder().decode(whole));
  }
}

/** Where the first line of what was kept ends; without an end, at the last byte. */
function firstLineEnd(bytes: Uint8Array): number {
  const at = bytes.indexOf(0x0a);
  return at < 0 ? bytes.length - 1 : at;
}

/** @param data at most KEPT bytes */
function append(end: Tail, data: Uint8Array): void {
  if (end.used + data.length > end.bytes.length) {
    end.bytes.copyWithin(0, end.used - MAX_TAIL_BYTES, end.used);
    end.used = MAX_TAIL_BYTES;
    end.isCut = true;
  }
  end.bytes.set(data, end.used);
  end.used += data.length;
}
