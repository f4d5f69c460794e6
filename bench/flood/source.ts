import type { StatusUpdate, Vertex, VertexLog } from '../../src/progress/types.ts';

/** What a flood is made of. */
export interface Flood {
  readonly vertexes: number;
  readonly linesPerSecond: number;
  readonly seconds: number;
}

/** Steps that write at the same time, as BuildKit runs them. */
const atOnce = 8;
const stepsInStage = 10;

/** A build that writes fast: every step starts in its turn, writes its share of the lines and ends. */
export class FloodSource {
  readonly #flood: Flood;
  readonly #start: number;
  #lines = 0;
  #said = 0;

  /** @param start milliseconds since the epoch */
  constructor(flood: Flood, start: number) {
    this.#flood = flood;
    this.#start = start;
  }

  /** Lines written so far. */
  get lines(): number {
    return this.#lines;
  }

  /** Whether all has been written by then. */
  isOver(now: number): boolean {
    return now - this.#start >= this.#flood.seconds * 1000;
  }

  /** Every step, as a frontend announces them at the start. */
  announce(): StatusUpdate {
    const vertexes = Array.from({ length: this.#flood.vertexes }, (_, at) => this.#vertex(at, null, null));
    return { ...nothing, vertexes };
  }

  /** What has happened since the last call. */
  until(now: number): StatusUpdate {
    const { linesPerSecond, seconds, vertexes: count } = this.#flood;
    const elapsed = Math.min(now - this.#start, seconds * 1000);
    const due = Math.floor((elapsed * linesPerSecond) / 1000);
    const running = Math.min(count, Math.floor((elapsed / (seconds * 1000)) * count) + 1);
    const vertexes: Vertex[] = [];
    for (; this.#said < running; this.#said += 1) {
      vertexes.push(this.#vertex(this.#said, now, null));
      const ended = this.#said - atOnce;
      if (ended >= 0) vertexes.push(this.#vertex(ended, now, now));
    }
    const logs: VertexLog[] = [];
    const encoder = new TextEncoder();
    const writers = Math.min(atOnce, running);
    for (let writer = 0; writer < writers; writer += 1) {
      // Each one's lines come in one write, as BuildKit gathers them.
      const share = Math.floor((due - this.#lines) / (writers - writer));
      let text = '';
      for (let line = 0; line < share; line += 1) text += this.#line();
      const data = encoder.encode(text);
      if (share > 0) logs.push({ vertex: digest(running - 1 - writer), stream: 1, data, timestamp: now });
    }
    return { ...nothing, vertexes, logs };
  }

  /** The end of every step. */
  end(now: number): StatusUpdate {
    const vertexes = Array.from({ length: this.#flood.vertexes }, (_, at) => this.#vertex(at, now, now));
    return { ...nothing, vertexes };
  }

  #line(): string {
    const number = this.#lines;
    this.#lines += 1;
    return `\x1b[32mCC\x1b[0m  src/module-${number % 977}/unit-${number}.c -> obj/unit-${number}.o  (-O2 -g)\n`;
  }

  #vertex(at: number, started: number | null, completed: number | null): Vertex {
    const stage = Math.floor(at / stepsInStage);
    const place = `${(at % stepsInStage) + 1}/${stepsInStage}`;
    return {
      digest: digest(at),
      inputs: at % stepsInStage === 0 ? [] : [digest(at - 1)],
      name: `[part${stage} ${place}] RUN ./step-${at} --all`,
      started,
      completed,
      cached: false,
      error: null,
      group: null,
    };
  }
}

const nothing: StatusUpdate = { vertexes: [], statuses: [], logs: [], warnings: [] };

function digest(at: number): string {
  return `sha256:${at.toString(16).padStart(64, '0')}`;
}
