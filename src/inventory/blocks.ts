import { Malformed } from './malformed.ts';
import type { ReadAt } from './types.ts';

export interface BlockBounds {
  /** Bytes read at a time. */
  readonly blockBytes: number;
  /** Blocks kept in memory. */
  readonly kept: number;
  /** Bytes read in all, again or not. */
  readonly maxBytes: number;
}

/** Reads a file in blocks, the last few of which are kept, and only so much of it in all. */
export class Blocks {
  readonly #read: ReadAt;
  readonly #bounds: BlockBounds;
  readonly #kept = new Map<number, Promise<Uint8Array>>();
  #left: number;

  /** @param size bytes of the file */
  constructor(
    read: ReadAt,
    readonly size: number,
    bounds: BlockBounds,
  ) {
    this.#read = read;
    this.#bounds = bounds;
    this.#left = bounds.maxBytes;
  }

  /** Exactly these bytes. @throws Malformed if the file ends before them, or if too much would have to be read */
  async bytes(offset: number, length: number): Promise<Uint8Array> {
    if (!Number.isSafeInteger(offset) || offset < 0 || length < 0 || offset + length > this.size) {
      throw new Malformed('it ends too early');
    }
    const { blockBytes } = this.#bounds;
    const first = Math.floor(offset / blockBytes);
    const last = Math.floor((offset + Math.max(1, length) - 1) / blockBytes);
    if (first === last) {
      const block = await this.#block(first);
      return piece(block, offset - first * blockBytes, length);
    }
    const whole = new Uint8Array(length);
    for (let index = first; index <= last; index += 1) {
      const block = await this.#block(index);
      const from = Math.max(0, offset - index * blockBytes);
      const to = Math.min(blockBytes, offset + length - index * blockBytes);
      whole.set(piece(block, from, to - from), index * blockBytes + from - offset);
    }
    return whole;
  }

  #block(index: number): Promise<Uint8Array> {
    const known = this.#kept.get(index);
    this.#kept.delete(index);
    const block = known ?? this.#fetch(index);
    this.#kept.set(index, block);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= this.#bounds.kept) break;
      this.#kept.delete(oldest);
    }
    return block;
  }

  #fetch(index: number): Promise<Uint8Array> {
    const { blockBytes } = this.#bounds;
    const length = Math.min(blockBytes, this.size - index * blockBytes);
    if (length > this.#left) return Promise.reject(new Malformed('too much of it would have to be read'));
    this.#left -= length;
    return this.#read(index * blockBytes, length);
  }
}

/** The file may have become shorter than the listing says. */
function piece(block: Uint8Array, from: number, length: number): Uint8Array {
  if (from + length > block.length) throw new Malformed('it ends too early');
  return block.subarray(from, from + length);
}
