import type { Millis } from './types.ts';

/**
 * A place where the engine left something out. BuildKit counts what a stream of a step has written, and passes on no more
 * than 2 MiB, and on average no more than 200 KiB a second; then it writes a line that says so and drops what follows
 * (moby/buildkit util/progress/logs/logs.go). It never says how much that was: only how long the gap lasted is known.
 */
export interface LogClip {
  /** The number of the line that says it, from 0. */
  readonly line: number;
  /** The limit in the engine's words: `2MiB`, `200KiB/s`. */
  readonly limit: string;
  readonly stream: number;
  readonly since: Millis;
  /** When the stream went on; null if it did not. */
  readonly until: Millis | null;
}

const CLIPPED = /^\[output clipped, log limit ([\w./]{1,32}) reached\]$/;

/** More of them are not kept: a step can print such lines itself. */
const MAX_CLIPS = 1000;

/** Where the engine clipped a log; grows in place, as the log does. */
export class LogClips {
  readonly #all: LogClip[] = [];
  /** For each stream that waits to go on, the index of its clip. */
  readonly #open = new Map<number, number>();

  get all(): readonly LogClip[] {
    return this.#all;
  }

  /** A stream has written something. */
  wrote(stream: number, time: Millis): void {
    const open = this.#open.get(stream);
    const clip = open === undefined ? undefined : this.#all[open];
    if (open === undefined || clip === undefined) return;
    this.#open.delete(stream);
    this.#all[open] = { ...clip, until: time };
  }

  /** A line is complete. */
  settled(line: number, text: string, stream: number, since: Millis): void {
    if (!text.startsWith('[output clipped') || this.#all.length >= MAX_CLIPS) return;
    const limit = CLIPPED.exec(text)?.[1];
    if (limit === undefined) return;
    this.#open.set(stream, this.#all.length);
    this.#all.push({ line, limit, stream, since, until: null });
  }
}
