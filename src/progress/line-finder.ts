import type { LogBuffer } from './log-buffer.ts';

/** Lines looked at in one go, to copy few. */
const LINES_PER_WINDOW = 512;

/** How much one turn looks at: a few milliseconds. Counted, not timed, so that it is the same everywhere. */
export const CHARACTERS_PER_TURN = 1024 * 1024;
/** What a line costs besides its characters. */
const LINE_COST = 32;

/** Whether a line is wanted. @param before the line above it; '' where there is none, or it is gone */
export type LineMatch = (text: string, before: string) => boolean;

/** Finds lines of a log, one turn after the other, also while the log grows. */
export class LineFinder {
  readonly log: LogBuffer;
  readonly #matches: LineMatch;
  readonly #found: number[] = [];
  #next = 0;
  #before = '';
  #wasComplete = false;

  constructor(log: LogBuffer, matches: LineMatch) {
    this.log = log;
    this.#matches = matches;
  }

  /** Whether every line that will not change any more was looked at. */
  get isComplete(): boolean {
    return this.#next >= this.log.settledCount;
  }

  /** Whether it was complete once; then only what was printed since is left. */
  get wasComplete(): boolean {
    return this.#wasComplete;
  }

  /**
   * Looks at more lines.
   * @param budget characters to look at
   * @returns what is left of the budget; 0 if it was used up
   */
  advance(budget = CHARACTERS_PER_TURN): number {
    let left = budget;
    if (this.#next < this.log.firstLine) {
      this.#next = this.log.firstLine;
      this.#before = '';
    }
    while (left > 0 && !this.isComplete) {
      const lines = this.log.window(
        this.#next,
        Math.min(this.#next + LINES_PER_WINDOW, this.log.settledCount),
      );
      for (const [index, { text }] of lines.entries()) {
        if (this.#matches(text, this.#before)) this.#found.push(this.#next + index + 1);
        this.#before = text;
        left -= text.length + LINE_COST;
      }
      this.#next += lines.length;
    }
    this.#wasComplete ||= this.isComplete;
    return Math.max(0, left);
  }

  /** The lines found so far that are still there, in order. Counted from 1, unlike in the log. */
  found(): readonly number[] {
    const { firstLine, settledCount, lineCount } = this.log;
    if ((this.#found[0] ?? Number.POSITIVE_INFINITY) <= firstLine) {
      const gone = this.#found.findIndex((line) => line > firstLine);
      this.#found.splice(0, gone < 0 ? this.#found.length : gone);
    }
    if (!this.isComplete) return this.#found;
    let before = this.#before;
    const growing = this.log.window(settledCount, lineCount).flatMap(({ text }, index) => {
      const matches = this.#matches(text, before);
      before = text;
      return matches ? [settledCount + index + 1] : [];
    });
    return growing.length === 0 ? this.#found : [...this.#found, ...growing];
  }
}
