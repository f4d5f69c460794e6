import type { BuildListener } from '../ports.ts';

/** How BuildKit and the engine name the progress of one layer (moby/buildkit util/pull/pullprogress, builder-next). */
const LAYER = /^(?:extracting )?sha\d+:/;

/** Notices when one of some steps starts that is not in the engine's cache, and passes the status on. */
export class StepWatch implements BuildListener {
  readonly #listener: BuildListener | null;
  #steps: ReadonlySet<string> = new Set();
  #stop: () => void = () => undefined;
  /** Layers of images that the engine fetches or unpacks. */
  readonly #layers = new Set<string>();
  #start: (value: 'started') => void = () => undefined;
  /** Resolves when the first one starts. */
  readonly started = new Promise<'started'>((resolve) => {
    this.#start = resolve;
  });

  constructor(listener: BuildListener | null = null) {
    this.#listener = listener;
  }

  /** Whether the engine pulls an image: then it is not in its cache. */
  get isPulling(): boolean {
    return this.#layers.size > 0;
  }

  /**
   * @param steps digests
   * @param stop called whenever one of them starts to run or to copy
   */
  stopAt(steps: ReadonlySet<string>, stop: () => void = () => undefined): void {
    this.#steps = steps;
    this.#stop = stop;
  }

  status: BuildListener['status'] = (update) => {
    this.#listener?.status(update);
    for (const { vertex, id, completed } of update.statuses) {
      if (!LAYER.test(id)) continue;
      if (completed === null) this.#layers.add(`${vertex} ${id}`);
      else this.#layers.delete(`${vertex} ${id}`);
    }
    const starts = update.vertexes.some(
      ({ digest, cached, started }) => started !== null && !cached && this.#steps.has(digest),
    );
    if (!starts) return;
    this.#start('started');
    this.#stop();
  };

  notice(): void {}
}
