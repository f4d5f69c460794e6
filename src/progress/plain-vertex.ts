import { timeIn } from './intervals.ts';
import { formatOffset, formatPart, formatSeconds } from './plain-format.ts';
import { type TimedLine, TimedLines } from './timed-lines.ts';
import type { Millis, VertexLog } from './types.ts';
import type { PartProgress, VertexProgress } from './vertex.ts';

/** A part that goes on is printed again after so much time, or so large a share of it. */
const PART_PRINT_INTERVAL_MS = 5000;
const PART_SHARE = 0.05;

/** Lines that are repeated where the step failed. */
const LAST_LINES = 10;

/** What is still to be printed of one vertex, and what has been. */
export class PlainVertex {
  /** `#7`; null before it was printed first. */
  index: number | null = null;
  /** News since it was printed last as the current one, and since when. */
  news = 0;
  newsSince: Millis = 0;

  readonly #streams = new Map<number, TimedLines>();
  #lines: string[] = [];
  /** The last lines that were taken. */
  #last: string[] = [];
  /** The most recent offset: all lines of one write have the same. */
  #offset: { readonly milliseconds: number; readonly text: string } = { milliseconds: Number.NaN, text: '' };
  readonly #changed = new Set<string>();
  readonly #printed = new Map<string, PartProgress>();
  #warned = 0;

  /** Lines that wait. */
  get waiting(): number {
    return this.#lines.length;
  }

  /** The end of its log: what a failure repeats. */
  get lastLines(): readonly string[] {
    return [...this.#last, ...this.#lines.slice(-LAST_LINES)].slice(-LAST_LINES);
  }

  /** Something of it has changed. @param now by our clock. */
  touch(now: Millis): void {
    if (this.news === 0) {
      this.newsSince = now;
    }
    this.news++;
  }

  partChanged(id: string): void {
    this.#changed.add(id);
  }

  /** Takes one write of the process. @returns how many lines it completed */
  log({ data, stream, timestamp }: VertexLog, vertex: VertexProgress): number {
    let open = this.#streams.get(stream);
    if (open === undefined) {
      open = new TimedLines();
      this.#streams.set(stream, open);
    }
    const lines = open.push(data, timestamp);
    for (const line of lines) {
      this.#add(line, vertex);
    }
    return lines.length;
  }

  /** The lines that the vertex has for the log now, without their number; they count as printed. */
  take(vertex: VertexProgress, ended: boolean): string[] {
    if (ended) {
      this.#endLog(vertex);
    }
    const news = [...this.#parts(vertex), ...this.#warnings(vertex)];
    const lines = news.length === 0 ? this.#lines : [...news, ...this.#lines];
    this.#last = [...this.lastLines];
    this.#lines = [];
    return lines;
  }

  #add({ text: line, time }: TimedLine, vertex: VertexProgress): void {
    this.#lines.push(this.#offsetOf(time - (vertex.runs.at(-1)?.start ?? time)) + line);
  }

  #offsetOf(milliseconds: number): string {
    if (milliseconds !== this.#offset.milliseconds) {
      this.#offset = { milliseconds, text: `${formatOffset(milliseconds)} ` };
    }
    return this.#offset.text;
  }

  #endLog(vertex: VertexProgress): void {
    for (const stream of this.#streams.values()) {
      for (const line of stream.end()) {
        this.#add(line, vertex);
      }
    }
    this.#streams.clear();
  }

  #parts(vertex: VertexProgress): string[] {
    const lines: string[] = [];
    for (const part of vertex.parts) {
      if (this.#changed.has(part.id) && part.started !== null && this.#isWorthPrinting(part)) {
        this.#printed.set(part.id, part);
        lines.push(formatPart(part));
      }
    }
    this.#changed.clear();
    return lines;
  }

  #isWorthPrinting(part: PartProgress): boolean {
    const before = this.#printed.get(part.id);
    if (before === undefined || part.completed !== null) {
      return true;
    }
    const share = part.total > 0 ? (part.current - before.current) / part.total : 0;
    return share >= PART_SHARE || part.timestamp - before.timestamp >= PART_PRINT_INTERVAL_MS;
  }

  #warnings(vertex: VertexProgress): string[] {
    const lines = vertex.warnings.slice(this.#warned).map(({ short }) => `WARN: ${short}`);
    this.#warned = vertex.warnings.length;
    return lines;
  }
}

/** The line that ends a vertex. */
export function endLine(vertex: VertexProgress): string {
  switch (vertex.state) {
    case 'failed':
      return `ERROR: ${vertex.error ?? ''}`;
    case 'cancelled':
      return 'CANCELED';
    case 'cached':
      return 'CACHED';
    default:
      return `DONE ${formatSeconds(timeIn(vertex.runs, 0))}`;
  }
}
