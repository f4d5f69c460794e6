import { write as fsWrite, ftruncateSync } from 'node:fs';
import { promisify } from 'node:util';

const write = promisify(fsWrite);

/** What file systems allocate at once. A hole that does not fill such a block saves nothing. */
const BLOCK_BYTES = 4096;
const ZEROS = new Uint8Array(BLOCK_BYTES);

/**
 * Writes a file from its start and leaves holes where it has nothing but zeros, as `cp --sparse=always` does: the engine
 * sends the contents of a file, not where its holes are.
 */
export class SparseFile {
  readonly #descriptor: number;
  /** Where the next bytes belong. */
  #position = 0;
  /** Where the file on disk ends. */
  #end = 0;

  /** @param descriptor of an empty file that is open for writing */
  constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  /** Rejects with the error of the system. */
  async write(bytes: Uint8Array): Promise<void> {
    const start = this.#position;
    let from = 0;
    for (let at = 0; at < bytes.length; ) {
      const next = Math.min(bytes.length, at + BLOCK_BYTES - ((start + at) % BLOCK_BYTES));
      if (isZero(bytes.subarray(at, next))) {
        await this.#put(bytes.subarray(from, at), start + from);
        from = next;
      }
      at = next;
    }
    await this.#put(bytes.subarray(from), start + from);
    this.#position += bytes.length;
  }

  /** Gives the file its size if it ends in a hole. Throws the error of the system. */
  finish(): void {
    if (this.#end < this.#position) ftruncateSync(this.#descriptor, this.#position);
  }

  async #put(bytes: Uint8Array, position: number): Promise<void> {
    let at = position;
    for (let rest = bytes; rest.length > 0; ) {
      const { bytesWritten } = await write(this.#descriptor, rest, 0, rest.length, at);
      rest = rest.subarray(bytesWritten);
      at += bytesWritten;
      this.#end = at;
    }
  }
}

function isZero(block: Uint8Array): boolean {
  return Buffer.compare(block, ZEROS.subarray(0, block.length)) === 0;
}
