import { LogBlock } from './log-block.ts';
import { type LogClip, LogClips } from './log-clips.ts';
import type { LogPool } from './log-pool.ts';
import { LogReplays } from './log-replays.ts';
import { TimedLines } from './timed-lines.ts';
import type { Millis } from './types.ts';

/** A line of a log, safe to show: printable text and SGR, every style closed at its end. */
export interface LogLine {
  readonly text: string;
  /** 1 stdout, 2 stderr. */
  readonly stream: number;
  /** When its first byte was written, by the engine's clock. */
  readonly time: Millis;
}

/**
 * What one vertex has printed. It grows in place, for a copy per line would cost too much: `version` tells whether it has
 * changed. Lines are numbered from 0 and keep their numbers when the oldest are let go to stay within the pool's limit.
 *
 * The streams of a step are read separately, so that a line that is written in pieces stays whole.
 */
export class LogBuffer {
  readonly #pool: LogPool;
  readonly #streams = new Map<number, TimedLines>();
  readonly #clips = new LogClips();
  readonly #replays = new LogReplays();
  #blocks: LogBlock[] = [];
  #settled = 0;
  #version = 0;
  #bytes = 0;
  #pending: readonly LogLine[] | null = null;

  constructor(pool: LogPool) {
    this.#pool = pool;
  }

  /** Grows with every change. */
  get version(): number {
    return this.#version;
  }

  /** Lines so far, those let go included, and those not ended yet. */
  get lineCount(): number {
    return this.#settled + this.#unfinished().length;
  }

  /** Lines so far that will not change any more, those let go included. */
  get settledCount(): number {
    return this.#settled;
  }

  /** Number of the oldest line still here: so many were let go. */
  get firstLine(): number {
    return this.#blocks[0]?.first ?? this.#settled;
  }

  /** What it holds in memory, at most. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Where the engine left something out, in order. Grows in place. */
  get clips(): readonly LogClip[] {
    return this.#clips.all;
  }

  /** Takes one write of the process as the engine reports it, unless that was reported before. */
  receive(data: Uint8Array, stream: number, time: Millis): void {
    if (!this.#replays.isReplay(data, stream, time)) this.write(data, stream, time);
  }

  /** Takes one write of the process. */
  write(data: Uint8Array, stream: number, time: Millis): void {
    this.#clips.wrote(stream, time);
    for (const line of this.#open(stream).push(data, time)) {
      this.#settle({ ...line, stream });
    }
    this.#changed();
  }

  /** The process has ended: what was left without a newline becomes a line. */
  end(): void {
    for (const [stream, lines] of this.#streams) {
      for (const line of lines.end()) {
        this.#settle({ ...line, stream });
      }
    }
    this.#pack();
    if (this.#streams.size > 0) {
      this.#streams.clear();
      this.#changed();
    }
  }

  /** The line of that number; null when there is none, or no longer. */
  line(number: number): LogLine | null {
    return this.window(number, number + 1)[0] ?? null;
  }

  /** Lines `from` up to, but not with, `to`, as far as they are here; in time proportional to their number. */
  window(from: number, to: number): readonly LogLine[] {
    const first = Math.max(from, this.firstLine);
    const lines: LogLine[] = [];
    for (let at = this.#blockOf(first); at < this.#blocks.length; at++) {
      const block = this.#blocks[at];
      if (block === undefined || block.first >= to) {
        break;
      }
      lines.push(...block.lines().slice(Math.max(0, first - block.first), to - block.first));
    }
    if (to > this.#settled) {
      lines.push(...this.#unfinished().slice(Math.max(0, first - this.#settled), to - this.#settled));
    }
    return lines;
  }

  /** Lets the oldest block of lines go; false when there is none. Only the pool calls this. */
  dropOldest(): boolean {
    const block = this.#blocks.shift();
    if (block === undefined) {
      return false;
    }
    this.#account(-block.bytes);
    this.#version++;
    return true;
  }

  #open(stream: number): TimedLines {
    let open = this.#streams.get(stream);
    if (open === undefined) {
      open = new TimedLines();
      this.#streams.set(stream, open);
    }
    return open;
  }

  #changed(): void {
    this.#version++;
    this.#pending = null;
    this.#pool.trim();
  }

  #settle(line: LogLine): void {
    let block = this.#blocks.at(-1);
    if (!block?.isOpen) {
      this.#pack();
      block = new LogBlock(this.#settled);
      this.#blocks.push(block);
    }
    this.#clips.settled(this.#settled, line.text, line.stream, line.time);
    const before = block.bytes;
    block.add(line);
    this.#settled++;
    this.#account(block.bytes - before);
  }

  #pack(): void {
    const block = this.#blocks.at(-1);
    if (block === undefined) {
      return;
    }
    const before = block.bytes;
    block.pack();
    this.#account(block.bytes - before);
  }

  #account(bytes: number): void {
    this.#bytes += bytes;
    this.#pool.account(bytes);
  }

  #unfinished(): readonly LogLine[] {
    this.#pending ??= [...this.#streams].flatMap(([stream, { pending }]) => {
      return pending === null ? [] : [{ ...pending, stream }];
    });
    return this.#pending;
  }

  /** Index of the block that holds a line, by halving. */
  #blockOf(line: number): number {
    let low = 0;
    let high = this.#blocks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const block = this.#blocks[middle];
      if (block !== undefined && block.end <= line) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
