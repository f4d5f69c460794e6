import { LogBuffer } from './log-buffer.ts';

const MIB = 1024 * 1024;
/** Memory limit for all logs of one build. */
const MAX_LOG_BYTES = 64 * MIB;

/**
 * The memory that the logs of a build share. When it is full, the longest log drops its oldest lines, so that a flood
 * of output from one step does not remove what others printed.
 */
export class LogPool {
  readonly #limit: number;
  readonly #buffers: LogBuffer[] = [];
  #bytes = 0;

  /** @param limit in bytes */
  constructor(limit = MAX_LOG_BYTES) {
    this.#limit = limit;
  }

  /** Upper bound of the memory of all logs, in bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Creates an empty log. */
  create(): LogBuffer {
    const buffer = new LogBuffer(this);
    this.#buffers.push(buffer);
    return buffer;
  }

  /** Called by a log when its memory changes. */
  account(bytes: number): void {
    this.#bytes += bytes;
  }

  /** Drops old lines until the logs fit. Only logs call this. */
  trim(): void {
    while (this.#bytes > this.#limit) {
      const longest = this.#buffers.reduce((a, b) => (b.bytes > a.bytes ? b : a));
      if (!longest.dropOldest()) {
        return;
      }
    }
  }
}
