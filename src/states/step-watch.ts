import type { BuildListener } from '../ports.ts';

/** Notices when one of some steps starts that is not in the engine's cache, and passes the status on. */
export class StepWatch implements BuildListener {
  readonly #listener: BuildListener | null;
  #steps: ReadonlySet<string> = new Set();
  #stop: () => void = () => undefined;
  /** Digests of what the engine works on. */
  readonly #working = new Set<string>();
  #start: (value: 'started') => void = () => undefined;
  /** Resolves when the first one starts. */
  readonly started = new Promise<'started'>((resolve) => {
    this.#start = resolve;
  });

  constructor(listener: BuildListener | null = null) {
    this.#listener = listener;
  }

  /** Whether the engine works on something, also on a step that is no process, such as an image that is pulled. */
  get isWorking(): boolean {
    return this.#working.size > 0;
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
    for (const { digest, cached, started, completed } of update.vertexes) {
      if (completed !== null || cached || started === null) this.#working.delete(digest);
      else this.#working.add(digest);
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
