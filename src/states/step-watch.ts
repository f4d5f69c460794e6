import type { BuildListener } from '../ports.ts';

/** How BuildKit and the engine name the progress of one layer (moby/buildkit util/pull/pullprogress, builder-next). */
const LAYER = /^(?:extracting )?sha\d+:/;

/** Notices when one of some steps starts that is not in the engine's cache, and passes the status on. */
export class StepWatch implements BuildListener {
  readonly #listener: BuildListener | null;
  #steps: ReadonlySet<string> = new Set();
  #stop: () => void = () => undefined;
  /** Layers of images that the engine fetches or unpacks, and sources of other kinds. */
  readonly #fetched = new Set<string>();
  #sources: ReadonlySet<string> = new Set();
  #start: (value: 'started') => void = () => undefined;
  /** Resolves when the first one starts. */
  readonly started = new Promise<'started'>((resolve) => {
    this.#start = resolve;
  });

  constructor(listener: BuildListener | null = null) {
    this.#listener = listener;
  }

  /** Whether the engine fetches something: then it is not in its cache. */
  get isFetching(): boolean {
    return this.#fetched.size > 0;
  }

  /**
   * @param steps digests
   * @param stop called whenever one of them starts to run or to copy
   * @param sources of these none is an image, which takes an engine long to find that is busy
   */
  stopAt(
    steps: ReadonlySet<string>,
    stop: () => void = () => undefined,
    sources: ReadonlySet<string> = new Set(),
  ): void {
    this.#steps = steps;
    this.#sources = sources;
    this.#stop = stop;
  }

  status: BuildListener['status'] = (update) => {
    this.#listener?.status(update);
    for (const { vertex, id, completed } of update.statuses) {
      if (!LAYER.test(id)) continue;
      if (completed === null) this.#fetched.add(`${vertex} ${id}`);
      else this.#fetched.delete(`${vertex} ${id}`);
    }
    for (const { digest, cached, started, completed } of update.vertexes) {
      if (completed !== null || cached || started === null) this.#fetched.delete(digest);
      else if (this.#sources.has(digest)) this.#fetched.add(digest);
    }
    // Builds that are open at once share their steps: of one that another build has run, both times come at once.
    const ended = new Set(
      update.vertexes.flatMap(({ digest, completed, error }) =>
        completed !== null && error === null ? [digest] : [],
      ),
    );
    const starts = update.vertexes.some(
      ({ digest, cached, started }) =>
        started !== null && !cached && this.#steps.has(digest) && !ended.has(digest),
    );
    if (!starts) return;
    this.#start('started');
    this.#stop();
  };

  notice(): void {}
}
