import type { LogBuffer } from './log-buffer.ts';
import { withoutStyles } from './sgr.ts';

/** Lines searched at a time, to copy few. */
const LINES_PER_WINDOW = 512;

/** How much one turn searches: a few milliseconds. Counted, not timed, so that it is the same everywhere. */
const CHARACTERS_PER_TURN = 1024 * 1024;
/** What a line costs besides its characters. */
const LINE_COST = 32;

/**
 * Finds the lines of a log that contain a text, one turn after the other, also while the log grows. Case only matters
 * when the text has capitals; styles never do. '' matches nothing.
 */
export class LogSearch {
  readonly log: LogBuffer;
  readonly query: string;
  readonly #matches: (line: string) => boolean;
  readonly #found: number[] = [];
  #next = 0;
  #wasComplete = false;

  constructor(log: LogBuffer, query: string) {
    this.log = log;
    this.query = query;
    const anyCase = query === query.toLowerCase();
    this.#matches = (line) => {
      const text = withoutStyles(line);
      return query !== '' && (anyCase ? text.toLowerCase() : text).includes(query);
    };
  }

  /** Whether every line that will not change any more was searched. */
  get isComplete(): boolean {
    return this.#next >= this.log.settledCount;
  }

  /** Whether it was complete once; then only what was printed since is left. */
  get wasComplete(): boolean {
    return this.#wasComplete;
  }

  /** Searches for one turn. */
  advance(): void {
    let left = CHARACTERS_PER_TURN;
    this.#next = Math.max(this.#next, this.log.firstLine);
    while (left > 0 && !this.isComplete) {
      const lines = this.log.window(
        this.#next,
        Math.min(this.#next + LINES_PER_WINDOW, this.log.settledCount),
      );
      for (const [index, { text }] of lines.entries()) {
        if (this.#matches(text)) this.#found.push(this.#next + index + 1);
        left -= text.length + LINE_COST;
      }
      this.#next += lines.length;
    }
    this.#wasComplete ||= this.isComplete;
  }

  /** The lines found so far that are still there, in order. Counted from 1, unlike in the log. */
  found(): readonly number[] {
    const { firstLine, settledCount, lineCount } = this.log;
    if ((this.#found[0] ?? Number.POSITIVE_INFINITY) <= firstLine) {
      const gone = this.#found.findIndex((line) => line > firstLine);
      this.#found.splice(0, gone < 0 ? this.#found.length : gone);
    }
    if (!this.isComplete) return this.#found;
    const growing = this.log
      .window(settledCount, lineCount)
      .flatMap(({ text }, index) => (this.#matches(text) ? [settledCount + index + 1] : []));
    return growing.length === 0 ? this.#found : [...this.#found, ...growing];
  }
}
