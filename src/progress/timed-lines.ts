import { LogFilter } from './sanitize.ts';
import type { Millis } from './types.ts';

/** A line that is safe to show, and when its first byte was written. */
export interface TimedLine {
  readonly text: string;
  readonly time: Millis;
}

/** Turns the writes of one stream of a process into lines with times. */
export class TimedLines {
  readonly #filter = new LogFilter();
  /** When the unfinished line started; null when there is none. */
  #since: Millis | null = null;

  /** Accepts one write; returns the lines that it completed. @param time when it was written, by the engine's clock */
  push(data: Uint8Array, time: Millis): readonly TimedLine[] {
    const begun = this.#since ?? time;
    const lines = this.#filter.push(data).map((text, at) => ({ text, time: at === 0 ? begun : time }));
    this.#since = this.#filter.idle ? null : lines.length === 0 ? begun : time;
    return lines;
  }

  /** The unfinished line so far; null when there is none. */
  get pending(): TimedLine | null {
    return this.#filter.idle ? null : { text: this.#filter.pending, time: this.#since ?? 0 };
  }

  /** Ends the stream; what is left without a newline becomes a line. */
  end(): readonly TimedLine[] {
    return this.#filter.end().map((text) => ({ text, time: this.#since ?? 0 }));
  }
}
