import type { Clock } from '../ports.ts';
import { formatBytes } from '../text/format-bytes.ts';

/** Nothing is said of what takes less than the first, and then not more often than the second. */
const FIRST_REPORT_MS = 1_000;
const REPORT_INTERVAL_MS = 3_000;

/** How far the reading of files is that only their contents can tell apart, in one sentence now and then. */
export class ContentProgress {
  readonly #clock: Clock;
  readonly #say: (text: string) => void;
  #next: number | null = null;
  #files = 0;
  #bytes = 0;
  #doneFiles = 0;
  #doneBytes = 0;

  constructor(clock: Clock, say: (text: string) => void) {
    this.#clock = clock;
    this.#say = say;
  }

  /** Files that are going to be read. */
  add(files: number, bytes: number): void {
    this.#next ??= this.#clock.elapsed() + FIRST_REPORT_MS;
    this.#files += files;
    this.#bytes += bytes;
  }

  /** A part of them that was read; `files` is 0 within a file. */
  done(files: number, bytes: number): void {
    this.#doneFiles += files;
    this.#doneBytes += bytes;
    const now = this.#clock.elapsed();
    if (this.#next === null || now < this.#next || this.#doneFiles >= this.#files) return;
    this.#next = now + REPORT_INTERVAL_MS;
    const read = `${formatBytes(this.#doneBytes)} of ${formatBytes(this.#bytes)}`;
    this.#say(`Comparing contents: ${this.#doneFiles} of ${this.#files} files, ${read}.`);
  }

  /** Says what is going to be read, if that is much; for what reports nothing until it is done. */
  announce(): void {
    if (this.#bytes - this.#doneBytes < MUCH_BYTES) return;
    this.#say(`Comparing contents: ${this.#files} files, ${formatBytes(this.#bytes)}.`);
  }
}

/** Takes some seconds. */
const MUCH_BYTES = 1_000_000_000;
