/** A queue from callbacks to `for await`, for one reader. */
export class AsyncQueue<T> implements AsyncIterable<T> {
  readonly #items: T[] = [];
  #ended = false;
  #wake: (() => void) | undefined;
  #drained: (() => void) | undefined;

  /** Nothing is taken any more after `end`. */
  push(item: T): void {
    if (this.#ended) return;
    this.#items.push(item);
    this.#wake?.();
  }

  /** What is in it is still read. */
  end(): void {
    this.#ended = true;
    this.#wake?.();
    this.#drained?.();
  }

  /** Over when the reader comes for more than there is, or when the queue has ended. */
  drained(): Promise<void> {
    if (this.#ended) return Promise.resolve();
    return new Promise((resolve) => {
      const before = this.#drained;
      this.#drained = () => {
        before?.();
        resolve();
      };
    });
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    try {
      for (;;) {
        // In batches: an array of 50,000 is slow to shift.
        yield* this.#items.splice(0);
        if (this.#items.length > 0) continue;
        this.#drained?.();
        this.#drained = undefined;
        if (this.#ended) return;
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    } finally {
      this.end();
    }
  }
}
