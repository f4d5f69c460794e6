import type { StatusUpdate, Vertex, VertexLog } from '../../src/progress/types.ts';

/** The size of a flood. */
export interface Flood {
  readonly vertexes: number;
  readonly linesPerSecond: number;
  readonly seconds: number;
}

/** Steps that print during the whole build, so that the cursor can move among them. */
const LONG_STEPS = 4;
/** Further steps that print at the same time. */
const SHORT_STEPS = 4;
const STEPS_PER_STAGE = 10;

/** The Dockerfile of a flood, with the stages that its steps are named after. */
export function floodDockerfile({ vertexes }: Flood): string {
  const stages = Math.ceil(vertexes / STEPS_PER_STAGE);
  return Array.from({ length: stages }, (_, stage) => `FROM scratch AS part${stage}\n`).join('');
}

/** A build that prints fast: four steps all the time, and the others in turn. */
export class FloodSource {
  readonly #flood: Flood;
  readonly #start: number;
  readonly #started: number[] = [];
  #lines = 0;
  #ended = LONG_STEPS;

  /** @param start milliseconds since the epoch */
  constructor(flood: Flood, start: number) {
    this.#flood = flood;
    this.#start = start;
  }

  /** Lines printed so far. */
  get lines(): number {
    return this.#lines;
  }

  /** Whether the build has printed everything at time `now`. */
  isOver(now: number): boolean {
    return now - this.#start >= this.#flood.seconds * 1000;
  }

  /** The first update, which announces every step, as a frontend does. */
  announce(): StatusUpdate {
    const vertexes = Array.from({ length: this.#flood.vertexes }, (_, at) => this.#vertex(at, null));
    return { ...EMPTY_UPDATE, vertexes };
  }

  /** The update for the time since the last call. */
  until(now: number): StatusUpdate {
    const { linesPerSecond, seconds, vertexes: count } = this.#flood;
    const elapsed = Math.min(now - this.#start, seconds * 1000);
    const due = Math.floor((elapsed * linesPerSecond) / 1000);
    const running =
      LONG_STEPS +
      SHORT_STEPS +
      Math.floor((elapsed / (seconds * 1000)) * (count - LONG_STEPS - SHORT_STEPS));
    const vertexes: Vertex[] = [];
    while (this.#started.length < running) {
      this.#started.push(now);
      vertexes.push(this.#vertex(this.#started.length - 1, null));
    }
    for (; this.#ended < running - SHORT_STEPS; this.#ended += 1)
      vertexes.push(this.#vertex(this.#ended, now));
    const logs: VertexLog[] = [];
    const encoder = new TextEncoder();
    const writers = LONG_STEPS + SHORT_STEPS;
    for (let writer = 0; writer < writers; writer += 1) {
      // The lines of a step come in one message, because BuildKit also collects them.
      const share = Math.floor((due - this.#lines) / (writers - writer));
      const vertex = digest(writer < LONG_STEPS ? writer : running - 1 - (writer - LONG_STEPS));
      let text = '';
      for (let line = 0; line < share; line += 1) text += this.#line();
      if (share > 0) logs.push({ vertex, stream: 1, data: encoder.encode(text), timestamp: now });
    }
    return { ...EMPTY_UPDATE, vertexes, logs };
  }

  /** The last update, which completes every step. */
  end(now: number): StatusUpdate {
    const vertexes = Array.from({ length: this.#flood.vertexes }, (_, at) => this.#vertex(at, now));
    return { ...EMPTY_UPDATE, vertexes };
  }

  #line(): string {
    const number = this.#lines;
    this.#lines += 1;
    return `\x1b[32mCC\x1b[0m  src/module-${number % 977}/unit-${number}.c -> obj/unit-${number}.o  (-O2 -g)\n`;
  }

  #vertex(at: number, completed: number | null): Vertex {
    const stage = Math.floor(at / STEPS_PER_STAGE);
    const place = `${(at % STEPS_PER_STAGE) + 1}/${STEPS_PER_STAGE}`;
    return {
      digest: digest(at),
      inputs: at % STEPS_PER_STAGE === 0 ? [] : [digest(at - 1)],
      name: `[part${stage} ${place}] RUN ./step-${at} --all`,
      started: this.#started[at] ?? null,
      completed,
      cached: false,
      error: null,
      group: null,
    };
  }
}

const EMPTY_UPDATE: StatusUpdate = { vertexes: [], statuses: [], logs: [], warnings: [] };

function digest(at: number): string {
  return `sha256:${at.toString(16).padStart(64, '0')}`;
}
