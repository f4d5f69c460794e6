import { LogBuffer } from './log-buffer.ts';

const MIB = 1024 * 1024;
/** What the logs of one build may hold in memory together. */
const LOG_LIMIT = 64 * MIB;

/**
 * The memory that the logs of a build share. When it is used up, the longest log loses its oldest lines, so that a flood
 * from one step does not take away what the others said.
 */
export class LogPool {
  readonly #limit: number;
  readonly #buffers: LogBuffer[] = [];
  #bytes = 0;

  /** @param limit in bytes. */
  constructor(limit = LOG_LIMIT) {
    this.#limit = limit;
  }

  /** What all logs hold, at most, in bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  /** A new log, empty. */
  create(): LogBuffer {
    const buffer = new LogBuffer(this);
    this.#buffers.push(buffer);
    return buffer;
  }

  /** A log has grown, or shrunk. Only logs call this. */
  account(bytes: number): void {
    this.#bytes += bytes;
  }

  /** Makes the logs fit. Only logs call this. */
  trim(): void {
    while (this.#bytes > this.#limit) {
      const longest = this.#buffers.reduce((a, b) => (b.bytes > a.bytes ? b : a));
      if (!longest.dropOldest()) {
        return;
      }
    }
  }
}
