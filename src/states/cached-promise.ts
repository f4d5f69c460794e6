/** Computes a value once, on first use; computes it again after a failure. */
export class CachedPromise<T> {
  readonly #make: () => Promise<T>;
  #made: Promise<T> | null = null;

  constructor(make: () => Promise<T>) {
    this.#make = make;
  }

  /** Whether it was asked for already. */
  get isBegun(): boolean {
    return this.#made !== null;
  }

  get(): Promise<T> {
    if (this.#made !== null) return this.#made;
    const made = this.#make();
    this.#made = made;
    made.catch(() => {
      if (this.#made === made) this.#made = null;
    });
    return made;
  }
}
