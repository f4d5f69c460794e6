import type { LogLine } from './log-buffer.ts';

const BLOCK_LINES = 256;
const BLOCK_BYTES = 256 * 1024;
/** What a line costs beside its characters, which may take two bytes each. */
const LINE_OVERHEAD = 96;
/** What a packed block costs beside its contents. */
const PACKED_OVERHEAD = 512;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Lines that no one writes to any more, as bytes: a third of the memory, and nothing for the garbage collector to walk. */
interface Packed {
  readonly text: Uint8Array;
  readonly streams: Uint8Array;
  readonly times: Float64Array;
}

/** Some hundred lines of a log, which are kept, found and let go together. Once full they are packed. */
export class LogBlock {
  /** Number of its first line. */
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

  /** What it holds in memory, at most. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Whether lines can be added. */
  get isOpen(): boolean {
    return this.#lines !== null && this.#count < BLOCK_LINES && this.#bytes < BLOCK_BYTES;
  }

  /** Adds a line. Only while the block is open. */
  add(line: LogLine): void {
    this.#lines?.push(line);
    this.#count++;
    this.#bytes += 2 * line.text.length + LINE_OVERHEAD;
  }

  /** Nothing more is going to be added. */
  pack(): void {
    const lines = this.#lines;
    if (lines === null) return;
    this.#packed = {
      // No line holds a line feed or half of a surrogate pair: logs are filtered.
      text: encoder.encode(lines.map(({ text }) => text).join('\n')),
      streams: Uint8Array.from(lines, ({ stream }) => stream),
      times: Float64Array.from(lines, ({ time }) => time),
    };
    this.#lines = null;
    this.#bytes = this.#packed.text.length + 9 * this.#count + PACKED_OVERHEAD;
  }

  /** Its lines; made anew at each call when it is packed. */
  lines(): readonly LogLine[] {
    if (this.#lines !== null || this.#packed === null) return this.#lines ?? [];
    const { text, streams, times } = this.#packed;
    const texts = decoder.decode(text).split('\n');
    return texts.map((line, at) => ({ text: line, stream: streams[at] ?? 0, time: times[at] ?? 0 }));
  }
}
