import type { LogLine } from './log-buffer.ts';

const BLOCK_LINES = 256;
const BLOCK_BYTES = 256 * 1024;
/** Bytes of memory that a line takes besides its characters, which may take two bytes each. */
const LINE_OVERHEAD_BYTES = 96;
/** Bytes of memory that a packed block takes besides its contents. */
const PACKED_OVERHEAD_BYTES = 512;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Finished lines as bytes: they take a third of the memory, and the garbage collector need not walk them. */
interface Packed {
  readonly text: Uint8Array;
  readonly streams: Uint8Array;
  readonly times: Float64Array;
}

/** Some hundred lines of a log that are kept and dropped together. A full block is packed. */
export class LogBlock {
  /** Number of its first line in the log. */
  readonly first: number;
  #lines: LogLine[] | null = [];
  #packed: Packed | null = null;
  #count = 0;
  #bytes = 0;

  constructor(first: number) {
    this.first = first;
  }

  /** Number of the line after its last one. */
  get end(): number {
    return this.first + this.#count;
  }

  /** Upper bound of its memory, in bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Whether lines can be added. */
  get isOpen(): boolean {
    return this.#lines !== null && this.#count < BLOCK_LINES && this.#bytes < BLOCK_BYTES;
  }

  /** Adds a line. Only allowed while the block is open. */
  add(line: LogLine): void {
    this.#lines?.push(line);
    this.#count++;
    this.#bytes += 2 * line.text.length + LINE_OVERHEAD_BYTES;
  }

  /** Packs the block; no more lines can be added. */
  pack(): void {
    const lines = this.#lines;
    if (lines === null) return;
    this.#packed = {
      // Filtered lines contain no line feed and no lone surrogate.
      text: encoder.encode(lines.map(({ text }) => text).join('\n')),
      streams: Uint8Array.from(lines, ({ stream }) => stream),
      times: Float64Array.from(lines, ({ time }) => time),
    };
    this.#lines = null;
    this.#bytes = this.#packed.text.length + 9 * this.#count + PACKED_OVERHEAD_BYTES;
  }

  /** Its lines. A packed block decodes them at each call. */
  lines(): readonly LogLine[] {
    if (this.#lines !== null || this.#packed === null) return this.#lines ?? [];
    const { text, streams, times } = this.#packed;
    const texts = decoder.decode(text).split('\n');
    return texts.map((line, at) => ({ text: line, stream: streams[at] ?? 0, time: times[at] ?? 0 }));
  }
}
