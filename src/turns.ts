/** How long work may keep the event loop before a signal, a key or a message must get its turn, in milliseconds. */
export const TIME_SLICE_MS = 8;

/** Looking at the clock for each of a million small pieces takes a second: so many of them go by one look. */
const MAX_STRIDE = 16;

/** Where the pieces between two looks took longer, in milliseconds, each is looked at again. */
const MAX_BLIND_MS = 1;

/** Lets the event loop run everything else that is waiting. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/**
 * Cuts long work into slices. Ask `isDue` after each small piece; when it is, await `give`:
 * `if (turns.isDue) await turns.give();`
 */
export class Turns {
  #asked = performance.now();
  #until = this.#asked + TIME_SLICE_MS;
  /** How many questions are answered by one look at the clock, and how many of them are left. */
  #stride = 1;
  #left = 0;

  /** Whether the slice is used up. */
  get isDue(): boolean {
    if (this.#left > 0) {
      this.#left -= 1;
      return false;
    }
    const now = performance.now();
    this.#stride = now - this.#asked > MAX_BLIND_MS ? 1 : Math.min(2 * this.#stride, MAX_STRIDE);
    this.#asked = now;
    this.#left = this.#stride - 1;
    return now >= this.#until;
  }

  /** Gives others a turn, and begins the next slice. */
  async give(): Promise<void> {
    await nextTurn();
    // The time of others says nothing of the pieces.
    this.#asked = performance.now();
    this.#until = this.#asked + TIME_SLICE_MS;
  }
}

/** Long work that stops now and then, where others may have a turn. */
export type Sliced<T> = Generator<void, T, void>;

/** Does sliced work without holding the event loop for longer than a slice. */
export async function inTurns<T>(work: Sliced<T>): Promise<T> {
  const turns = new Turns();
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
    if (turns.isDue) await turns.give();
  }
}

/** Does sliced work at once. */
export function atOnce<T>(work: Sliced<T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}
