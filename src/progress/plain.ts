import { passedSince } from '../text/duration.ts';
import {
  type BuildProgress,
  closeProgress,
  emptyProgress,
  findVertex,
  type GrowingProgress,
  growByStatus,
} from './model.ts';
import { hasEnded, type PlainOptions, PlainOutput } from './plain-output.ts';
import { nextTurn, type Rival } from './plain-turns.ts';
import type { PlainVertex } from './plain-vertex.ts';
import { plainText } from './sanitize.ts';
import type { Millis, StatusUpdate } from './types.ts';
import type { VertexProgress } from './vertex.ts';

/** So many lines may wait before all are printed, whosever turn it is. */
const MAX_WAITING_LINES = 50_000;

/**
 * Progress as lines of text, as BuildKit prints it: `#5 [build 2/4] RUN make`, `#5 0.123 line`, `#5 DONE 1.2s`. Vertexes
 * run side by side; the printer stays with one until it is another's turn (the rules are those of moby/buildkit
 * util/progress/progressui). Unlike BuildKit it prints whole lines, each stream's own, nothing but text and colours,
 * and bytes as the rest of the program does.
 */
export class PlainPrinter {
  readonly #output: PlainOutput;
  #progress: GrowingProgress;
  readonly #changed = new Set<string>();
  /** Number of waiting lines, including those of hidden vertexes. */
  #waiting = 0;

  constructor(options: PlainOptions) {
    this.#output = new PlainOutput(options);
    this.#progress = emptyProgress(undefined, options.since);
  }

  /** All that is known of the build. */
  get progress(): BuildProgress {
    return this.#progress;
  }

  /** Takes an update; nothing is printed before {@link print}. @param now by our clock. */
  update(update: StatusUpdate, now: Millis): void {
    const before = update.vertexes.map(({ digest }) => findVertex(this.#progress, digest));
    // Lines are kept here only until they are printed, so the model need not keep them too.
    growByStatus(this.#progress, { ...update, logs: [] }, now);
    update.vertexes.forEach(({ digest }, at) => {
      const vertex = findVertex(this.#progress, digest);
      if (vertex !== null && vertex !== before[at] && vertex.runs.length > 0) {
        this.#touch(vertex, now);
      }
    });
    for (const { id, vertex: digest } of update.statuses) {
      const vertex = findVertex(this.#progress, digest);
      if (vertex !== null) {
        this.#touch(vertex, now).partChanged(plainText(id));
      }
    }
    for (const log of update.logs) {
      const vertex = findVertex(this.#progress, log.vertex);
      if (vertex !== null) {
        this.#waiting += this.#touch(vertex, now).log(log, vertex);
      }
    }
    for (const { vertex: digest } of update.warnings) {
      const vertex = findVertex(this.#progress, digest);
      if (vertex !== null) {
        this.#touch(vertex, now);
      }
    }
    this.#relieve(now);
  }

  /** Prints what it is time for: to be called a few times a second. @param now by our clock. */
  print(now: Millis): void {
    this.#choose(now);
    this.#output.flush();
  }

  /** A line between the vertexes' own, after what has been waiting. */
  say(line: string, now: Millis): void {
    this.#choose(now);
    this.#output.say(line);
    this.#output.flush();
  }

  /**
   * Prints all that is left; of a build that failed the ends of the logs of what failed, too. A build that worked may
   * have had a failure that was got over: a syntax image that could not be fetched.
   *
   * @param finished false when the build failed or was stopped: what still ran is cancelled.
   */
  end(now: Millis, finished: boolean): void {
    this.#choose(now);
    if (!finished) {
      const running = [...this.#progress.vertexes.values()].filter(({ state }) => state === 'running');
      this.#progress = closeProgress(this.#progress, now);
      for (const { digest } of running) {
        this.#changed.add(digest);
      }
    }
    for (const vertex of this.#changedVertexes()) {
      this.#printVertex(vertex);
    }
    for (const vertex of this.#progress.vertexes.values()) {
      if (!finished && vertex.state === 'failed' && !vertex.hidden) {
        this.#output.printEnd(vertex);
      }
    }
    this.#output.flush();
  }

  #touch(vertex: VertexProgress, now: Millis): PlainVertex {
    const printed = this.#output.of(vertex.digest);
    printed.touch(now);
    this.#changed.add(vertex.digest);
    return printed;
  }

  #changedVertexes(): VertexProgress[] {
    return [...this.#changed].flatMap((digest) => {
      const vertex = this.#progress.vertexes.get(digest);
      return vertex === undefined || vertex.hidden ? [] : [vertex];
    });
  }

  /** First what has ended, the current one before the others; then one of those that run. */
  #choose(now: Millis): void {
    const changed = this.#changedVertexes();
    const { current } = this.#output;
    const currentEnded = current !== null && changed.some((v) => v.digest === current && hasEnded(v));
    const ended = changed.filter(hasEnded).sort((a, b) => endOf(a) - endOf(b));
    for (const vertex of ended.filter(({ digest }) => digest === current)) {
      this.#printVertex(vertex);
    }
    for (const vertex of ended.filter(({ digest }) => digest !== current)) {
      this.#printVertex(vertex);
    }
    const running = changed.filter((vertex) => !hasEnded(vertex));
    if (running.length > 0) {
      this.#chooseRunning(running, current, currentEnded, now);
      return;
    }
    const still = current === null ? null : findVertex(this.#progress, current);
    if (still?.state === 'running') {
      return;
    }
    for (const vertex of this.#progress.vertexes.values()) {
      if (vertex.state === 'running' && !vertex.hidden) {
        this.#printVertex(vertex);
        return;
      }
    }
  }

  #chooseRunning(
    running: readonly VertexProgress[],
    current: string | null,
    currentEnded: boolean,
    now: Millis,
  ): void {
    // How much each has to say is told before the current one is printed and has said it.
    const [first, ...rest] = running.map(({ digest }) => this.#rival(digest, now));
    const held = current === null || currentEnded ? null : this.#rival(current, now);
    for (const vertex of running.filter(({ digest }) => digest === current)) {
      this.#printVertex(vertex);
    }
    const next = first === undefined ? null : nextTurn([first, ...rest], held);
    for (const vertex of running.filter(({ digest }) => digest === next)) {
      this.#printVertex(vertex);
    }
  }

  #rival(digest: string, now: Millis): Rival {
    const { news = 0, newsSince = now } = this.#output.find(digest) ?? {};
    const waited = passedSince(newsSince, now);
    return { digest, waited, speed: news / Math.max(1, waited) };
  }

  /** When too many lines wait, everyone prints. */
  #relieve(now: Millis): void {
    if (this.#waiting <= MAX_WAITING_LINES) {
      return;
    }
    const waiting = this.#changedVertexes().reduce(
      (sum, v) => sum + (this.#output.find(v.digest)?.waiting ?? 0),
      0,
    );
    if (waiting > MAX_WAITING_LINES) {
      this.#choose(now);
      for (const vertex of this.#changedVertexes()) {
        this.#printVertex(vertex);
      }
      this.#output.flush();
    }
  }

  #printVertex(vertex: VertexProgress): void {
    this.#waiting -= this.#output.find(vertex.digest)?.waiting ?? 0;
    this.#output.print(vertex);
    this.#changed.delete(vertex.digest);
  }
}

function endOf({ runs }: VertexProgress): Millis {
  return runs.at(-1)?.stop ?? 0;
}
